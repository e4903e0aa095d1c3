namespace CitrixTrafficEngine.Catalogs;

/// <summary>The codes of the faults a rules file can have. They are never reused; docs/diagnostics.md explains each.</summary>
public static class DiagnosticCodes
{
    /// <summary>The file is not YAML, or not UTF-8.</summary>
    public const string Syntax = "CTX0001";

    /// <summary>YAML that the rules do not use: anchors, aliases, tags, several documents.</summary>
    public const string UnusedYaml = "CTX0002";

    /// <summary>A key stands twice in one mapping.</summary>
    public const string DuplicateKey = "CTX0003";

    /// <summary>A file at a place where no rules file belongs.</summary>
    public const string StrayFile = "CTX0004";

    /// <summary>A key the format does not know.</summary>
    public const string UnknownKey = "CTX0010";

    /// <summary>A key that must be there is not.</summary>
    public const string MissingKey = "CTX0011";

    /// <summary>A value of another type than the key has.</summary>
    public const string WrongType = "CTX0012";

    /// <summary>A word that is not one of the key's words.</summary>
    public const string UnknownWord = "CTX0013";

    /// <summary>An id that is not kebab-case.</summary>
    public const string BadId = "CTX0014";

    /// <summary>A text that is empty or has more than one line.</summary>
    public const string BadText = "CTX0015";

    /// <summary>A file whose name is not the id it holds.</summary>
    public const string FileName = "CTX0016";

    /// <summary>An id that is there twice.</summary>
    public const string DuplicateId = "CTX0101";

    /// <summary>A product that is nowhere defined.</summary>
    public const string UnknownProduct = "CTX0102";

    /// <summary>A service that is nowhere defined.</summary>
    public const string UnknownService = "CTX0103";

    /// <summary>A role that is nowhere defined.</summary>
    public const string UnknownRole = "CTX0104";

    /// <summary>A document that is nowhere defined.</summary>
    public const string UnknownDocument = "CTX0105";

    /// <summary>A row that is nowhere defined.</summary>
    public const string UnknownRow = "CTX0106";

    /// <summary>A profile that is nowhere defined.</summary>
    public const string UnknownProfile = "CTX0107";

    /// <summary>A signature that is nowhere defined.</summary>
    public const string UnknownSignature = "CTX0108";

    /// <summary>A role that no row names.</summary>
    public const string UnusedRole = "CTX0111";

    /// <summary>A service that no row, no signature and no other service names.</summary>
    public const string UnusedService = "CTX0112";

    /// <summary>A product without rows that does not say why, or one with rows that says it has none.</summary>
    public const string NoPorts = "CTX0113";

    /// <summary>A port that is no number from 1 to 65535.</summary>
    public const string BadPort = "CTX0201";

    /// <summary>A range that ends before it begins.</summary>
    public const string ReversedRange = "CTX0202";

    /// <summary>A TCP or UDP row with neither ports nor a reason, or with both.</summary>
    public const string MissingPorts = "CTX0203";

    /// <summary>Ports under a transport that has none.</summary>
    public const string NeedlessPorts = "CTX0204";

    /// <summary>An IP protocol number missing, out of range or out of place.</summary>
    public const string BadProtocol = "CTX0205";

    /// <summary>A port that one row lists twice.</summary>
    public const string OverlappingPorts = "CTX0206";

    /// <summary>A row that is to match by port and cannot.</summary>
    public const string BadMatch = "CTX0207";

    /// <summary>A row, command or signature without a source.</summary>
    public const string MissingSource = "CTX0301";

    /// <summary>A source line that the document does not have.</summary>
    public const string LineBeyondDocument = "CTX0302";

    /// <summary>A source without a line, in a document whose lines are cited.</summary>
    public const string MissingLine = "CTX0303";

    /// <summary>A date that is not written year-month-day.</summary>
    public const string BadDate = "CTX0304";

    /// <summary>Rows that cannot be told apart.</summary>
    public const string AmbiguousRow = "CTX0401";

    /// <summary>A group of alternatives with one row.</summary>
    public const string LonelyAlternative = "CTX0402";

    /// <summary>A row, service or profile that leads back to itself.</summary>
    public const string Circle = "CTX0403";

    /// <summary>A profile entry that selects no row.</summary>
    public const string SelectsNothing = "CTX0501";

    /// <summary>A profile entry that does not say what it selects.</summary>
    public const string NoSelector = "CTX0502";

    /// <summary>Need, group and alternative that do not go together.</summary>
    public const string BadNeed = "CTX0503";

    /// <summary>A role to sweep that is not the listener of any row of the profile.</summary>
    public const string NothingToSweep = "CTX0504";

    /// <summary>A proof that the row's transport cannot give.</summary>
    public const string BadProof = "CTX0505";

    /// <summary>A row that one profile names twice in the same way.</summary>
    public const string RepeatedRow = "CTX0506";

    /// <summary>A row or signature disabled outside a user's directory.</summary>
    public const string MisplacedDisable = "CTX0601";

    /// <summary>A signature without a test.</summary>
    public const string NoTests = "CTX0701";

    /// <summary>A test that is none, or that says two things.</summary>
    public const string BadTest = "CTX0702";

    /// <summary>Bytes that are not written as pairs of hex digits, or a mask of another length.</summary>
    public const string BadPattern = "CTX0703";

    /// <summary>A test that looks beyond the payload that is kept.</summary>
    public const string BeyondPayload = "CTX0704";

    /// <summary>A length of the datagram in a TCP signature.</summary>
    public const string StreamLength = "CTX0705";

    /// <summary>A strong signature that chance could match.</summary>
    public const string WeakStrong = "CTX0706";
}

namespace CitrixTrafficEngine.Classify;

/// <summary>How sure a match is, weakest first.</summary>
public enum Confidence : byte
{
    /// <summary>The responder's port alone.</summary>
    Port,

    /// <summary>A signature of the protocol, on its port or off it.</summary>
    Payload,

    /// <summary>The roles of both ends are known from the site file, and the row fits.</summary>
    Site,
}

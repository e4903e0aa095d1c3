using System.Text;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Tests.Catalogs;

/// <summary>A small rules tree without faults, to change one thing in. A § in a change marks a place.</summary>
sealed class RulesTree
{
    public const string Alpha = "products/alpha.yaml";
    public const string Current = "current/now.yaml";
    public const string Signatures = "signatures.yaml";
    public const string Profile = "profiles/small.yaml";

    readonly Dictionary<string, string> _files = new()
    {
        ["documents.yaml"] = """
            documents:
              - id: list
                title: The list
                lines: 10
              - id: site
                title: A site
                read: 2026-11-20
            """,
        ["services.yaml"] = """
            services:
              - id: echo
                name: Echo
                about: Answers what it is sent.
                protection: cleartext
                reply: request
              - id: echo-tls
                name: Echo in TLS
                about: The same, encrypted.
                protection: encrypted
                over: echo
                reply: request
            """,
        ["commands.yaml"] = """
            commands:
              - name: shout
                syntax: "shout [/loud]"
                description: Shouts.
                product: alpha
                subcommands:
                  - {name: /loud, syntax: "shout /loud", description: Louder., sources: [{document: list, line: 3}]}
                sources:
                  - {document: list, line: 3}
            """,
        [Signatures] = """
            signatures:
              - id: echo-client
                service: echo
                about: First words of the client.
                transport: tcp
                direction: client
                certainty: A
                strength: strong
                ports: [7]
                tests:
                  - {at: 0, bytes: "65 63 68 6f"}
                any:
                  - [{at: 4, field: u8, most: 4}]
                sources: [its makers]
            """,
        [Alpha] = """
            product: alpha
            name: Alpha
            about: A product.
            roles:
              - id: client
                name: Client
              - id: server
                name: Server
            flows:
              - id: alpha-echo
                from: client
                to: server
                transport: tcp
                ports: [7, 100-110]
                service: echo
                description: Says it back.
                sources:
                  - {document: list, line: 1}
              - id: alpha-echo-tls
                from: client
                to: server
                transport: tcp
                ports: [992]
                service: echo-tls
                description: Says it back in secret.
                sources:
                  - {document: list, line: 2, stated: "udp 992"}
            """,
        [Current] = """
            layer: current
            about: What came later.
            flows:
              - id: alpha-echo-udp
                product: alpha
                from: client
                to: server
                transport: udp
                ports: [7]
                service: echo
                description: Says it back in datagrams.
                sources:
                  - {document: site}
            """,
        [Profile] = """
            profile: small
            name: Small
            about: One server.
            sweep_to: [server]
            rows:
              - id: alpha-echo
                need: required
              - product: alpha
                need: optional
            """,
    };

    readonly Dictionary<string, string> _userFiles = [];

    /// <summary>Where the § of the last change stood, as "line:column".</summary>
    public string? Marked { get; private set; }

    /// <summary>Replaces one text in a file of the tree.</summary>
    public RulesTree With(string place, string before, string after)
    {
        Assert.Contains(before, _files[place], StringComparison.Ordinal);
        return With(place, _files[place].Replace(before, after, StringComparison.Ordinal));
    }

    /// <summary>Adds or replaces a whole file.</summary>
    public RulesTree With(string place, string text)
    {
        _files[place] = Unmark(text);
        return this;
    }

    /// <summary>Adds a file to the user's layer.</summary>
    public RulesTree WithUser(string place, string text)
    {
        _userFiles[place] = Unmark(text);
        return this;
    }

    public CatalogReading Read(bool includeCurrent = true) =>
        CatalogBuilder.FromFiles([.. _files.Select(file => NewFile("rules", file, false))], [.. _userFiles.Select(file => NewFile("mine", file, true))], includeCurrent);

    /// <summary>Writes the tree to a new directory, or its user's layer alone.</summary>
    public string Save(bool userLayer = false)
    {
        var root = Directory.CreateTempSubdirectory("ctxscan-rules-").FullName;
        foreach (var (place, text) in userLayer ? _userFiles : _files)
        {
            var path = Path.Combine(root, place);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return root;
    }

    public Catalog Load(bool includeCurrent = true)
    {
        var (catalog, diagnostics) = Read(includeCurrent);
        Assert.Empty(diagnostics);
        return catalog!;
    }

    string Unmark(string text)
    {
        var mark = text.IndexOf('§', StringComparison.Ordinal);
        if (mark < 0) { return text; }

        var before = text[..mark];
        Marked = $"{before.Count(letter => letter == '\n') + 1}:{mark - before.LastIndexOf('\n')}";
        return text.Remove(mark, 1);
    }

    static RulesFile NewFile(string root, KeyValuePair<string, string> file, bool user) =>
        new($"{root}/{file.Key}", file.Key, Encoding.UTF8.GetBytes(file.Value), user);
}

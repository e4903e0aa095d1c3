using System.Text;
using CitrixTrafficEngine.Catalogs.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CitrixTrafficEngine.Catalogs.Yaml;

/// <summary>Reads one rules file into nodes that know their place. The only code that sees the YAML library.</summary>
/// <remarks>The library's events are read one by one: its deserialiser costs reflection at every start.</remarks>
sealed class YamlTree
{
    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly string _file;
    readonly DiagnosticList _faults;
    readonly Parser _parser;

    YamlTree(string file, string text, DiagnosticList faults)
    {
        _file = file;
        _faults = faults;
        _parser = new(new StringReader(text));
    }

    /// <summary>The document in <paramref name="file"/>; nothing when it is no YAML, which is then in <paramref name="faults"/>.</summary>
    public static YamlNode? Read(RulesFile file, DiagnosticList faults)
    {
        try
        {
            var text = s_strict.GetString(file.Content.Span).TrimStart('\uFEFF');
            return new YamlTree(file.Path, text, faults).ReadDocument();
        }
        catch (DecoderFallbackException)
        {
            faults.Add(new(file.Path, 1, 1), DiagnosticCodes.Syntax, "not UTF-8 text");
        }
        catch (YamlException exception)
        {
            // The parser puts its own place in front of some messages; ours comes first already.
            faults.Add(PlaceOf(file.Path, exception.Start), DiagnosticCodes.Syntax, $"not YAML: {FirstLine(exception.Message)}");
        }

        return null;
    }

    YamlNode? ReadDocument()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart)
        {
            _faults.Add(new(_file, 1, 1), DiagnosticCodes.WrongType, "expected a mapping, and the file is empty");
            return null;
        }

        _parser.MoveNext();
        var root = ReadNode();
        _parser.MoveNext();
        if (_parser.MoveNext() && _parser.Current is DocumentStart second)
        {
            _faults.Add(PlaceOf(_file, second.Start), DiagnosticCodes.UnusedYaml, "a second document; a rules file holds one");
        }

        return root;
    }

    /// <summary>Reads the node that the parser stands on, and leaves the parser on the node's last event.</summary>
    YamlNode ReadNode()
    {
        var current = _parser.Current!;
        var at = PlaceOf(_file, current.Start);
        switch (current)
        {
            case Scalar scalar:
                RefuseProperties(scalar, at);
                return new(at, YamlKind.Scalar, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart list:
                RefuseProperties(list, at);
                return ReadList(at);
            case MappingStart mapping:
                RefuseProperties(mapping, at);
                return ReadMapping(at);
            default:
                _faults.Add(at, DiagnosticCodes.UnusedYaml, "an alias; rules files repeat the value instead");
                return new(at, YamlKind.Scalar, "", isPlain: false);
        }
    }

    YamlNode ReadList(SourceSpan at)
    {
        var items = new List<YamlNode>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd) { items.Add(ReadNode()); }

        return new(at, YamlKind.List, "", isPlain: false) { Items = items };
    }

    YamlNode ReadMapping(SourceSpan at)
    {
        var keys = new List<YamlNode>();
        var values = new List<YamlNode>();
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = ReadNode();
            _parser.MoveNext();
            var value = ReadNode();
            if (keys.Exists(earlier => earlier.Text == key.Text))
            {
                _faults.Add(key.At, DiagnosticCodes.DuplicateKey, $"key '{key.Text}' stands twice");
                continue;
            }

            keys.Add(key);
            values.Add(value);
        }

        return new(at, YamlKind.Mapping, "", isPlain: false) { Keys = keys, Items = values };
    }

    void RefuseProperties(NodeEvent node, SourceSpan at)
    {
        if (!node.Anchor.IsEmpty) { _faults.Add(at, DiagnosticCodes.UnusedYaml, $"an anchor, '&{node.Anchor.Value}'; rules files have none"); }

        if (!node.Tag.IsEmpty) { _faults.Add(at, DiagnosticCodes.UnusedYaml, $"a tag, '{node.Tag.Value}'; rules files have none"); }
    }

    static SourceSpan PlaceOf(string file, Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    static string FirstLine(string text) => text.AsSpan().TrimEnd().ToString().Split('\n')[0].TrimEnd('.', '\r');
}

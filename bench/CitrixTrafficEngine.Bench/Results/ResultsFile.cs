namespace CitrixTrafficEngine.Bench.Results;

/// <summary>The committed results of one processor: a section for each type of benchmarks, replaced when the type is measured again.</summary>
sealed class ResultsFile
{
    const string SectionMark = "## ";
    const string TableHead = "| benchmark | median | least | deviation | allocated |\n|---|--:|--:|--:|--:|\n";

    readonly SortedDictionary<string, string> _sections = new(StringComparer.Ordinal);
    string _head = "";

    /// <summary>The file with <paramref name="text"/>, which may be empty.</summary>
    public static ResultsFile Parse(string text)
    {
        var file = new ResultsFile();
        var parts = text.Split($"\n{SectionMark}");
        file._head = parts[0];
        foreach (var part in parts.Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            file._sections[part[..end]] = part[(end + 1)..].Trim('\n');
        }

        return file;
    }

    /// <summary>The types that were measured.</summary>
    public IEnumerable<string> Types => _sections.Keys;

    /// <summary>Says whose results they are.</summary>
    public void Describe(Machine machine) => _head =
        $"""
        # {machine.Title}

        Written by `bench/run.sh`; how to read it: [bench/README.md](../README.md). Times of one operation on one thread, but for `EngineBench`.

        """.ReplaceLineEndings("\n");

    /// <summary>Puts the measurements of a type in place of the ones it has. <paramref name="circumstances"/> says when and with what they were made.</summary>
    public void Replace(string type, string circumstances, IEnumerable<Measurement> measurements)
    {
        var rows = measurements.Select(row => $"| {row.Name} | {row.Median} | {row.Least} | {row.Deviation} | {row.Allocated} |");
        _sections[type] = $"{circumstances}\n\n{TableHead}{string.Join('\n', rows)}";
    }

    /// <summary>When and with what <paramref name="type"/> was measured.</summary>
    /// <exception cref="KeyNotFoundException">It was not.</exception>
    public string CircumstancesOf(string type) => _sections[type].Split('\n')[0];

    /// <summary>The median of a benchmark, as "12.3 ns/packet".</summary>
    /// <exception cref="KeyNotFoundException">It was not measured.</exception>
    public string MedianOf(string type, string row)
    {
        var line = _sections[type].Split('\n').FirstOrDefault(line => line.StartsWith($"| {row} |", StringComparison.Ordinal));
        return line?.Split('|')[2].Trim() ?? throw new KeyNotFoundException($"{type}.{row} was not measured");
    }

    /// <summary>The text of the file.</summary>
    public override string ToString() => _head.TrimEnd('\n') + "\n" + string.Concat(_sections.Select(section => $"\n{SectionMark}{section.Key}\n\n{section.Value}\n"));
}

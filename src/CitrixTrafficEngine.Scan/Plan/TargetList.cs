namespace CitrixTrafficEngine.Scan;

/// <summary>Targets as they were written: ranges of addresses, and names that were not looked up yet.</summary>
public sealed class TargetList
{
    readonly List<AddressRange> _ranges = [];
    readonly List<string> _names = [];
    readonly List<TargetFault> _faults = [];

    /// <summary>The names, in the order they were written.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>What is wrong, in the order it was met. A list with faults is not to be used.</summary>
    public IReadOnlyList<TargetFault> Faults => _faults;

    /// <summary>The addresses, without those of the names.</summary>
    public TargetSet Addresses => TargetSet.Of(_ranges);

    /// <summary>Reads more targets: addresses, blocks, ranges and names, separated by blanks, commas and line ends; a <c>#</c> begins a comment.</summary>
    /// <param name="text">The targets.</param>
    /// <param name="source">Where they come from, for faults.</param>
    public void Add(string text, string source) => new TargetReader(text, source, this).Read();

    /// <summary>Reads the bytes of a file of targets: UTF-8, in which a byte 0x96 is the dash of Windows code pages.</summary>
    public void Add(ReadOnlySpan<byte> bytes, string source) => Add(TargetText.Decode(bytes), source);

    /// <summary>Adds <paramref name="addresses"/>.</summary>
    public void Add(TargetSet addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        _ranges.AddRange(addresses.Ranges);
    }

    internal void Add(AddressRange range) => _ranges.Add(range);

    internal void Add(string name) => _names.Add(name);

    internal void Add(TargetFault fault) => _faults.Add(fault);
}

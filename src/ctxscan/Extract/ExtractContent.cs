using CitrixTrafficEngine.Capture;

namespace Ctxscan.Extract;

/// <summary>What the packets of an extraction need of the capture they go to.</summary>
sealed class ExtractContent
{
    readonly SortedSet<LinkType> _linkTypes = [];
    LinkType _read = LinkType.Ethernet;
    bool _hasRead;

    /// <summary>How many there are.</summary>
    public long Packets { get; private set; }

    /// <summary>Whether some timestamp is no whole number of microseconds.</summary>
    public bool NeedsNanoseconds { get; private set; }

    /// <summary>The link type of all; that of the first input where there are none.</summary>
    public LinkType LinkType => _linkTypes.Count > 0 ? _linkTypes.Min : _read;

    /// <summary>Adds a packet.</summary>
    public void Add(in Frame frame)
    {
        Packets++;
        NeedsNanoseconds |= frame.TimestampNs % 1_000 != 0;
        _linkTypes.Add(frame.LinkType);
    }

    /// <summary>Adds the interfaces of an input.</summary>
    public void AddInterfaces(IReadOnlyList<CaptureInterface> interfaces)
    {
        if (_hasRead || interfaces.Count == 0) { return; }

        _read = interfaces[0].LinkType;
        _hasRead = true;
    }

    /// <summary>Checks that a classic capture can hold the packets.</summary>
    /// <exception cref="UsageException">They have several link types.</exception>
    public void RequireOneLinkType()
    {
        if (_linkTypes.Count > 1)
        {
            throw new UsageException($"the packets have several link types ({string.Join(", ", _linkTypes.Select(linkType => $"{(int)linkType}"))}), and a pcap file holds one: narrow them down with --filter, or extract from one capture at a time");
        }
    }
}

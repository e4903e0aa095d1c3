using System.Runtime.Versioning;
using CitrixTrafficEngine.Capture.Libpcap;

namespace CitrixTrafficEngine.Capture;

/// <summary>A filter in the language of tcpdump (pcap-filter(7)), for frames of any link type. Not thread-safe.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PacketFilter : IDisposable
{
    // An expression that none of these understands is taken for misspelt.
    static readonly LinkType[] s_usual = [LinkType.Ethernet, LinkType.LinuxSll, LinkType.Raw, LinkType.Ieee80211, LinkType.Ppp];

    readonly Dictionary<LinkType, BpfProgram?> _programs = [];
    readonly string _expression;
    BpfProgram? _last;
    LinkType _lastLinkType;

    /// <summary>Checks <paramref name="expression"/>.</summary>
    /// <exception cref="FilterException">It is misspelt.</exception>
    /// <exception cref="CaptureDeviceException">libpcap is missing.</exception>
    public PacketFilter(string expression)
    {
        PcapApi.Require();
        _expression = expression;
        FilterException? first = null;
        foreach (var linkType in s_usual)
        {
            try
            {
                _ = ProgramFor(linkType);
                return;
            }
            catch (FilterException fault)
            {
                first ??= fault;
            }
        }

        throw first!;
    }

    /// <summary>Whether <paramref name="frame"/> matches. A frame of a link type that the expression cannot speak of does not.</summary>
    public bool Matches(in Frame frame)
    {
        if (_last is null || frame.LinkType != _lastLinkType)
        {
            _last = ProgramOrNone(frame.LinkType);
            _lastLinkType = frame.LinkType;
        }

        return _last is not null && _last.Matches(in frame);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var program in _programs.Values) { program?.Dispose(); }

        _programs.Clear();
        _last = null;
    }

    BpfProgram? ProgramOrNone(LinkType linkType)
    {
        if (_programs.TryGetValue(linkType, out var known)) { return known; }

        try
        {
            return ProgramFor(linkType);
        }
        catch (FilterException)
        {
            _programs.Add(linkType, null); // asked once, not with every frame
            return null;
        }
    }

    BpfProgram ProgramFor(LinkType linkType)
    {
        var program = BpfProgram.Compile(linkType, _expression);
        _programs.Add(linkType, program);
        return program;
    }
}

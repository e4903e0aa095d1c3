using System.Runtime.ExceptionServices;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Privacy;

namespace CitrixTrafficEngine.Output;

/// <summary>Gives each due flow to an embedder's callback, and keeps what the callback throws for the thread that reads.</summary>
sealed class FlowFeed(FlowCallback callback, FlowMatches matches, IReadOnlyList<Origin> origins, ushort communityIdSeed, HostNames? names, Anonymizer? anonymizer)
{
    volatile ExceptionDispatchInfo? _fault;

    /// <summary>What is said of matches.</summary>
    public FlowMatches Matches => matches;

    /// <summary>Where flows come from, by their numbers.</summary>
    public IReadOnlyList<Origin> Origins => origins;

    /// <summary>The seed of the Community ID.</summary>
    public ushort CommunityIdSeed => communityIdSeed;

    /// <summary>What stands for addresses and names, or null.</summary>
    public Anonymizer? Anonymizer => anonymizer;

    /// <summary>Calls the callback; does nothing after it has thrown.</summary>
    public void Add(in Flow flow, EndReason reason, in Classification found, FlowContent? content, IReadOnlyList<string> findings)
    {
        if (_fault is not null) { return; }

        try
        {
            callback(new FlowView(this, in flow, in found, reason, content, findings));
        }
        catch (Exception fault)
        {
            _fault = ExceptionDispatchInfo.Capture(fault);
        }
    }

    /// <summary>Throws what the callback threw, as it was.</summary>
    public void ThrowIfFaulted() => _fault?.Throw();

    /// <summary>The address as it is shown.</summary>
    public IpAddress Shown(IpAddress address, byte version) => anonymizer is null ? address : anonymizer.Map(address, version == 4);

    /// <summary>The name of an address as it is shown, or null.</summary>
    public string? NameOf(IpAddress address) => names?.Of(address) is { } name ? anonymizer is null ? name : anonymizer.Name(name) : null;
}

using System.Globalization;
using CitrixTrafficEngine.Scan;

namespace Ctxscan.Sweep;

/// <summary>What must be allowed by an option before a sweep sends anything.</summary>
static class SweepGuard
{
    /// <summary>More probes than this need <c>--yes</c>: 10^7, half a day at the usual rate.</summary>
    const long UsualProbes = 10_000_000;

    /// <summary>More addresses than a /24 need <c>--yes</c> with the profile that holds every other.</summary>
    const int SmallNet = 256;

    /// <summary>What <paramref name="request"/> has not allowed and <paramref name="plan"/> needs.</summary>
    public static IEnumerable<string> Refusals(SweepRequest request, ScanPlan plan)
    {
        var unlimited = Unlimited(request.Options).ToArray();
        var publics = AddressKinds.PublicOf(plan.Hosts);
        if (!publics.IsEmpty && !request.AllowPublic)
        {
            yield return $"{Few(publics)} public: --allow-public, if that network is yours";
        }

        if (plan.PairCount > UsualProbes && !request.Yes) { yield return Text($"{plan.PairCount:N0} probes are more than {UsualProbes:N0}: --yes, if that is meant"); }

        if (request.Profiles.Contains("all") && plan.HostCount > SmallNet && !request.Yes)
        {
            yield return Text($"profile all over {plan.HostCount:N0} addresses, more than a /24: --yes, if that is meant");
        }

        if (unlimited.Length == 0 || plan.Hosts.Except(AddressKinds.Loopback).IsEmpty) { yield break; }

        if (!publics.IsEmpty)
        {
            yield return Text($"{string.Join(", ", unlimited)}: not with public targets");
        }
        else if (!request.Yes)
        {
            yield return Text($"{string.Join(", ", unlimited)}: --yes, if the networks between may be loaded fully; it is for the loopback otherwise");
        }
    }

    static IEnumerable<string> Unlimited(ScanOptions options)
    {
        if (options.Rate == 0) { yield return "--rate max"; }

        if (options.HostRate == 0) { yield return "--host-rate max"; }

        if (options.MaxInFlight == 0) { yield return "--max-in-flight max"; }

        if (options.MaxState == 0) { yield return "--max-state max"; }
    }

    static string Few(TargetSet addresses) => addresses switch
    {
        { Count: var count } when count == 1 => $"{addresses.Ranges[0]} is",
        { Ranges: [var only] } => $"{only} are",
        _ => Text($"{addresses.Ranges[0]} and others, {addresses.Count:N0} addresses, are"),
    };

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Scan;

/// <summary>How far a sweep is. Any thread may read it while another sweeps.</summary>
public sealed class ScanProgress
{
    long _planned;
    long _done;
    long _inFlight;
    long _open;
    long _sent;
    double _rate;
    long _rateSince;
    long _rateFrom;

    internal ScanProgress()
    {
    }

    /// <summary>Pairs of this part of the run.</summary>
    public long Planned => Volatile.Read(ref _planned);

    /// <summary>Pairs with a final result.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Probes in flight.</summary>
    public long InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Final results that are open or open-confirmed.</summary>
    public long Open => Volatile.Read(ref _open);

    /// <summary>SYNs, datagrams and echo requests sent, repeats included, as far as they are known.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>First transmissions a second, over the last second.</summary>
    public double Rate => Volatile.Read(ref _rate);

    internal void Begin(long planned) => Volatile.Write(ref _planned, planned);

    internal void Update(Sweep sweep, long now)
    {
        Volatile.Write(ref _done, sweep.Ledger.Done);
        Volatile.Write(ref _inFlight, sweep.Slots.Count);
        Volatile.Write(ref _open, sweep.Ledger.Open);
        Volatile.Write(ref _sent, sweep.Tally.Sent);
        if (now - _rateSince < Clock.Second) { return; }

        Volatile.Write(ref _rate, (sweep.Tally.Transmissions - _rateFrom) * (double)Clock.Second / (now - _rateSince));
        (_rateSince, _rateFrom) = (now, sweep.Tally.Transmissions);
    }
}

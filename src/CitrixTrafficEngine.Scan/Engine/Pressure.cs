using System.Globalization;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>Slows down when this machine or the path shows strain, and recovers. Once a second it looks at the second before.</summary>
sealed class Pressure(double askedRate, int mostInFlight, Tally tally)
{
    // Where nothing limits the rate it begins here and grows by a tenth a second.
    const double FirstRate = 1_000;
    const double Growth = 1.1;
    const double Slowest = 1 / 16.0;

    // More answers than one in five to a repeat mean loss; fewer than 20 answers tell nothing.
    const int LossOneIn = 5;
    const int FewAnswers = 20;

    readonly bool _isOpenEnded = askedRate <= 0;
    double _base = askedRate > 0 ? askedRate : FirstRate;
    double _factor = 1;
    bool _isGrowing = askedRate <= 0;
    double _inFlight = mostInFlight;
    long _next = Clock.Second;
    long _halved = -2 * Clock.Second;
    long _sentBefore;
    long _dropsBefore;
    int _shortages;
    int _descriptorShortages;
    int _answers;
    int _lateAnswers;

    /// <summary>How the rate is kept.</summary>
    public Pace Pace { get; } = new(askedRate > 0 ? askedRate : FirstRate);

    /// <summary>Probes in flight at once, for now.</summary>
    public int InFlight => (int)_inFlight;

    /// <summary>When to look again.</summary>
    public long NextAt => _next;

    /// <summary>A local shortage sent a probe back.</summary>
    public void Shortage(int errno, int inFlight)
    {
        if (!Errno.IsDescriptorShortage(errno))
        {
            _shortages++;
            return;
        }

        _descriptorShortages++;
        _inFlight = Math.Clamp(inFlight * 0.9, 1, _inFlight);
    }

    /// <summary>A target answered after <paramref name="tries"/> packets.</summary>
    public void Answer(int tries)
    {
        _answers++;
        if (tries > 1) { _lateAnswers++; }
    }

    /// <summary>Looks at the second that ends at <paramref name="now"/>.</summary>
    public void Look(long now, long drops)
    {
        _next = now + Clock.Second;
        var isLossy = _answers >= FewAnswers && _lateAnswers * LossOneIn > _answers;
        var isStrained = _shortages > 0 || drops > _dropsBefore || isLossy;
        var achieved = tally.Transmissions - _sentBefore;
        if (_isGrowing) { Grow(isStrained || _descriptorShortages > 0, achieved); }
        else if (isStrained) { Halve(now); }
        else { _factor = Math.Min(1, _factor * Growth); }

        if (_descriptorShortages == 0) { _inFlight = Math.Min(mostInFlight, _inFlight * 1.05 + 1); }

        if (Pace.Rate != _base * _factor) { Pace.Rate = _base * _factor; }

        _sentBefore = tally.Transmissions;
        _dropsBefore = drops;
        (_shortages, _descriptorShortages, _answers, _lateAnswers) = (0, 0, 0, 0);
    }

    void Halve(long now)
    {
        if (now - _halved < 2 * Clock.Second) { return; }

        _halved = now;
        _factor = Math.Max(Slowest, _factor / 2);
        tally.Note($"slowed down: {(_isOpenEnded ? "the path or this machine showed strain" : $"the rate of {_base.ToString(CultureInfo.InvariantCulture)}/s strained the path or this machine")}");
    }

    void Grow(bool isStrained, long achieved)
    {
        if (isStrained)
        {
            _isGrowing = false;
            _base = Math.Max(1, _base * 0.9);
            tally.Note($"rate found: {_base.ToString("F0", CultureInfo.InvariantCulture)}/s");
        }
        else if (achieved >= 0.9 * _base)
        {
            _base *= Growth;
        }
    }
}

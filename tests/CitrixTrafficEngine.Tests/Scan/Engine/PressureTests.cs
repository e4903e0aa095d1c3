using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public class PressureTests
{
    const long Second = 1_000_000_000;
    const int NoBuffers = 105;
    const int TooManyFiles = 24;

    readonly Tally _tally = new();
    long _now;

    [Fact]
    public void Local_shortage_halves_the_rate_within_two_seconds_and_it_recovers_in_ten()
    {
        var pressure = new Pressure(1_000, 100, _tally);
        Look(pressure, shortages: 3);
        Assert.Equal(500, pressure.Pace.Rate, 3);
        for (var second = 0; second < 10; second++) { Look(pressure); }

        Assert.Equal(1_000, pressure.Pace.Rate, 3);
        Assert.Contains(_tally.Notes, note => note.StartsWith("slowed down", StringComparison.Ordinal));
    }

    [Fact]
    public void Loss_halves_the_rate_and_few_late_answers_do_not()
    {
        var pressure = new Pressure(1_000, 100, _tally);
        for (var answer = 0; answer < 100; answer++) { pressure.Answer(tries: answer < 10 ? 2 : 1); }

        Look(pressure);
        Assert.Equal(1_000, pressure.Pace.Rate, 3);
        for (var answer = 0; answer < 100; answer++) { pressure.Answer(tries: answer < 30 ? 2 : 1); }

        Look(pressure);
        Assert.Equal(500, pressure.Pace.Rate, 3);
    }

    [Fact]
    public void Datagrams_that_the_kernel_dropped_halve_the_rate()
    {
        var pressure = new Pressure(1_000, 100, _tally);
        Look(pressure, drops: 5);
        Assert.Equal(500, pressure.Pace.Rate, 3);
    }

    [Fact]
    public void However_long_the_strain_lasts_a_sixteenth_of_the_rate_is_left()
    {
        var pressure = new Pressure(1_600, 100, _tally);
        for (var second = 0; second < 60; second++) { Look(pressure, shortages: 1); }

        Assert.InRange(pressure.Pace.Rate, 100, 200);
    }

    [Fact]
    public void Without_a_limit_the_rate_grows_by_a_tenth_until_strain_then_holds_nine_tenths()
    {
        var pressure = new Pressure(0, 100, _tally);
        Assert.Equal(1_000, pressure.Pace.Rate, 3);
        Look(pressure, sent: 1_000);
        Look(pressure, sent: 1_100);
        Assert.Equal(1_210, pressure.Pace.Rate, 3);
        Look(pressure, sent: 500); // it is not the rate that limits here
        Assert.Equal(1_210, pressure.Pace.Rate, 3);
        Look(pressure, sent: 1_210, shortages: 1);
        Assert.Equal(1_089, pressure.Pace.Rate, 3);
        Assert.Contains("rate found: 1089/s", _tally.Notes);
    }

    [Fact]
    public void When_descriptors_run_out_fewer_are_in_flight_and_the_rate_stays()
    {
        var pressure = new Pressure(1_000, 100, _tally);
        pressure.Shortage(TooManyFiles, inFlight: 50);
        Assert.Equal(45, pressure.InFlight);
        Look(pressure);
        Assert.Equal(1_000, pressure.Pace.Rate, 3);
        for (var second = 0; second < 40; second++) { Look(pressure); }

        Assert.Equal(100, pressure.InFlight);
    }

    void Look(Pressure pressure, int shortages = 0, long drops = 0, int sent = 0)
    {
        for (var shortage = 0; shortage < shortages; shortage++) { pressure.Shortage(NoBuffers, inFlight: 10); }

        _tally.Transmissions += sent;
        _now += Second;
        pressure.Look(_now, drops);
    }
}

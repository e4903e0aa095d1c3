using CitrixTrafficEngine.Scan.Engine;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Tests.Scan.Sockets;

public class SynScheduleTests
{
    [Theory]
    [InlineData(4, new[] { 0, 1, 2, 3, 4, 5, 7, 11 })] // measured on 6.18
    [InlineData(0, new[] { 0, 1, 3, 7, 15, 31, 63, 127 })] // kernels before 6.5
    public void Syns_leave_when_the_kernel_sends_them(int linear, int[] seconds) =>
        Assert.Equal(seconds, SynSchedule.Of(linear, 6).Times.Take(8).Select(time => (int)time.TotalSeconds));

    [Theory]
    [InlineData(4, 4, 3.5)]
    [InlineData(4, 5, 4.5)]
    [InlineData(4, 1, 0.5)]
    [InlineData(0, 3, 3.5)]
    public void The_wait_follows_from_the_tries(int linear, int tries, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SynSchedule.Of(linear, 6).WaitFor(tries, TimeSpan.FromMilliseconds(500)));

    [Fact]
    public void However_long_the_wait_is_wanted_no_further_syn_leaves()
    {
        for (var tries = 1; tries <= SynSchedule.MostTries; tries++)
        {
            foreach (var linear in new[] { 0, 4 })
            {
                var schedule = SynSchedule.Of(linear, 6);
                Assert.True(schedule.WaitFor(tries, TimeSpan.FromMinutes(2)) < schedule.Times[tries]);
            }
        }
    }

    [Theory]
    [InlineData("6.18.44-fc-v657", true)]
    [InlineData("5.14.0-427.el9.x86_64", true)]
    [InlineData("5.9.0", true)]
    [InlineData("5.8.18", false)]
    [InlineData("4.18.0-553.el8", false)]
    [InlineData("unknown", false)]
    public void Connections_keep_their_icmp_errors_from_5_9_on(string release, bool keeps) => Assert.Equal(keeps, KernelFacts.HasErrorsOfConnections(release));
}

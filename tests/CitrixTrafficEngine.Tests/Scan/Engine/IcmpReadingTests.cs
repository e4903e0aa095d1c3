using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public class IcmpReadingTests
{
    static readonly IpAddress s_target = IpAddress.FromV4([10, 0, 0, 9]);
    static readonly IpAddress s_router = IpAddress.FromV4([10, 0, 0, 1]);

    // RFC 792, RFC 1812, RFC 4443; some of them a router also gives for an address where nobody is.
    [Theory]
    [InlineData(true, 3, 0, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(true, 3, 1, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(true, 3, 2, IcmpMeaning.Refused)]
    [InlineData(true, 3, 3, IcmpMeaning.Refused)]
    [InlineData(true, 3, 4, IcmpMeaning.Nothing)]
    [InlineData(true, 3, 6, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(true, 3, 7, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(true, 3, 9, IcmpMeaning.Refused)]
    [InlineData(true, 3, 10, IcmpMeaning.Refused)]
    [InlineData(true, 3, 11, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(true, 3, 12, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(true, 3, 13, IcmpMeaning.Refused)]
    [InlineData(true, 11, 0, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(false, 1, 0, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(false, 1, 1, IcmpMeaning.Refused)]
    [InlineData(false, 1, 3, IcmpMeaning.RefusedOrAbsent)]
    [InlineData(false, 1, 4, IcmpMeaning.Refused)]
    [InlineData(false, 1, 5, IcmpMeaning.Refused)]
    [InlineData(false, 1, 6, IcmpMeaning.Refused)]
    [InlineData(false, 2, 0, IcmpMeaning.Nothing)]
    [InlineData(false, 3, 0, IcmpMeaning.RefusedOrAbsent)]
    internal void An_error_from_the_path_means(bool isV4, byte type, byte code, IcmpMeaning meaning)
    {
        foreach (var transport in new[] { Transport.Tcp, Transport.Udp }) { Assert.Equal(meaning, IcmpReading.Of(new(type, code, s_router), transport, s_target, isV4)); }
    }

    [Theory]
    [InlineData(true, 3, 3)]
    [InlineData(false, 1, 4)]
    public void Port_unreachable_from_the_target_closes_a_datagram_port_and_refuses_a_connection(bool isV4, byte type, byte code)
    {
        Assert.Equal(IcmpMeaning.ClosedByTarget, IcmpReading.Of(new(type, code, s_target), Transport.Udp, s_target, isV4));
        Assert.Equal(IcmpMeaning.Refused, IcmpReading.Of(new(type, code, s_target), Transport.Tcp, s_target, isV4));
    }
}

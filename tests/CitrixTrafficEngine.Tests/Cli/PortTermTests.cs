using CitrixTrafficEngine.Net;
using Ctxscan;

namespace CitrixTrafficEngine.Tests.Cli;

public class PortTermTests
{
    [Theory]
    [InlineData("22", null)]
    [InlineData("22/tcp", Transport.Tcp)]
    [InlineData("tcp/22", Transport.Tcp)]
    [InlineData("t:22", Transport.Tcp)]
    [InlineData(" u:22 ", Transport.Udp)]
    public void A_port_has_the_transport_that_is_typed(string text, Transport? transport) =>
        Assert.Equal(new PortTerm(transport, 22), PortTerm.Read(text));

    [Theory]
    [InlineData("ssh")]
    [InlineData("qfarm /load")]
    [InlineData("")]
    [InlineData("-22")]
    [InlineData("6910-6930")]
    public void What_does_not_look_like_a_port_is_none(string text) => Assert.Null(PortTerm.Read(text));

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("99999999999999999999")]
    [InlineData("22/icmp")]
    [InlineData("22/")]
    public void What_looks_like_a_port_and_is_none_is_refused(string text) => Assert.Throws<UsageException>(() => PortTerm.Read(text));
}

using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed class FlowIdTests
{
    [Fact]
    public void A_flow_id_names_all_records_of_the_flow() => Assert.Equal(new FlowId(0x44a3_881f_efcd_4b8c, null), FlowId.Parse("44a3881fefcd4b8c"));

    [Fact]
    public void An_event_id_names_one_record() => Assert.Equal(new FlowId(0x44a3_881f_efcd_4b8c, 12), FlowId.Parse("44a3881fefcd4b8c-12"));

    [Theory]
    [InlineData("")]
    [InlineData("44a3881fefcd4b8")]
    [InlineData("44a3881fefcd4b8c-")]
    [InlineData("44a3881fefcd4b8c-x")]
    [InlineData("44a3881fefcd4b8c1")]
    [InlineData("zzzzzzzzzzzzzzzz")]
    public void Anything_else_is_no_id(string text) => Assert.Null(FlowId.Parse(text));
}

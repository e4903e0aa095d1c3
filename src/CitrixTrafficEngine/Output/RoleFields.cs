using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes the roles that traffic taught, and what they rest on, into a summary record.</summary>
static class RoleFields
{
    /// <summary>Most roles that a record lists; <c>roles_total</c> tells how many there are: 1,000.</summary>
    const int MaxRoles = 1_000;

    /// <summary>Writes <c>roles</c> and <c>roles_total</c> with a comma before each; nothing where no role was learned.</summary>
    public static void Write(JsonLine line, IReadOnlyList<AnsweringHost> hosts)
    {
        var roles = hosts.SelectMany(host => host.Roles).ToList();
        if (roles.Count == 0) { return; }

        line.Raw(",\"roles\":["u8);
        for (var index = 0; index < Math.Min(roles.Count, MaxRoles); index++)
        {
            if (index > 0) { line.Raw((byte)','); }

            Write(line, roles[index]);
        }

        line.Raw("],\"roles_total\":"u8);
        line.Number((ulong)roles.Count);
    }

    static void Write(JsonLine line, LearnedRole role)
    {
        line.Raw("{\"ip\":\""u8);
        line.Address(role.Address, role.Address.IsV4);
        line.Raw("\",\"role\":"u8);
        line.Text(role.Role);
        line.Raw(",\"rests_on\":["u8);
        for (var index = 0; index < role.RestsOn.Count; index++)
        {
            if (index > 0) { line.Raw((byte)','); }

            var port = role.RestsOn[index];
            line.Raw(port.Transport == Transport.Tcp ? "{\"transport\":\"tcp\",\"port\":"u8 : "{\"transport\":\"udp\",\"port\":"u8);
            line.Number((ulong)port.Port);
            line.Raw(",\"flows\":"u8);
            line.Number(port.Flows);
            line.Raw(",\"by_payload\":"u8);
            line.Number(port.Confirmed);
            line.Raw(",\"first_flow\":\""u8);
            line.Hex(port.FirstFlow.Value);
            line.Raw("\"}"u8);
        }

        line.Raw("]}"u8);
    }
}

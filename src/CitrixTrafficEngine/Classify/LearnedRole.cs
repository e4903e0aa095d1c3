using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Classify;

/// <summary>A role that a host was seen to have, and what that rests on.</summary>
/// <param name="Address">The host.</param>
/// <param name="Role">Id of the role.</param>
/// <param name="RestsOn">The ports that told, in the order in which they were first seen to answer.</param>
public sealed record LearnedRole(IpAddress Address, string Role, IReadOnlyList<AnsweredPort> RestsOn);

/// <summary>A port that a host was seen to answer on.</summary>
/// <param name="Transport">TCP or UDP.</param>
/// <param name="Port">The port.</param>
/// <param name="Flows">Answered flows.</param>
/// <param name="Confirmed">Those of them whose payload was the port's protocol.</param>
/// <param name="FirstFlow">The first of them, as records call it.</param>
public sealed record AnsweredPort(Transport Transport, ushort Port, long Flows, long Confirmed, FlowId FirstFlow);

/// <summary>A host that was seen to answer on catalogued ports.</summary>
/// <param name="Address">The host.</param>
/// <param name="Ports">The ports, in the order in which they were first seen to answer.</param>
/// <param name="Roles">Roles that were learned.</param>
/// <param name="Perhaps">Roles that its ports belong to and that prove too little to be learned, each with the ports.</param>
public sealed record AnsweringHost(IpAddress Address, IReadOnlyList<AnsweredPort> Ports, IReadOnlyList<LearnedRole> Roles, IReadOnlyList<LearnedRole> Perhaps);

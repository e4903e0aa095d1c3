using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Flows;

/// <summary>Receives a payload to be read, after its packet was added to <paramref name="flow"/>. All are valid during the call only.</summary>
delegate void NoteHandler(in Flow flow, in Packet packet, in Frame frame);

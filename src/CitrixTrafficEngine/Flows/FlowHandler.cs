namespace CitrixTrafficEngine.Flows;

/// <summary>Receives a flow whose record is due. The flow is valid during the call only.</summary>
delegate void FlowHandler(in Flow flow, EndReason reason, long dueNs);

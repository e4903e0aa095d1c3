namespace CitrixTrafficEngine.Output;

/// <summary>
/// Takes a flow whose record is due, in the order of the records. Called by the engine's own thread, one call at a time: while it works reading waits, so nothing is lost
/// and nothing piles up. What it throws ends the run, and comes out of <see cref="Engine.Read"/> or <see cref="Engine.Finish"/> as it is.
/// </summary>
/// <param name="flow">The flow, valid during the call only. Looking at it allocates nothing where a member does not say so.</param>
public delegate void FlowCallback(in FlowView flow);

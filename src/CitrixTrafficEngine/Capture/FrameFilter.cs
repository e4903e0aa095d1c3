namespace CitrixTrafficEngine.Capture;

/// <summary>Tells whether <paramref name="frame"/> is to be read. Called once a frame: it must not keep the frame, nor throw for its content.</summary>
public delegate bool FrameFilter(in Frame frame);

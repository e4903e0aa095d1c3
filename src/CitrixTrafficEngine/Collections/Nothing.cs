namespace CitrixTrafficEngine.Collections;

/// <summary>What is kept of a key that only has to be there.</summary>
readonly struct Nothing;

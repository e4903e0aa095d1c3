using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Findings;

/// <summary>What is kept of the few pairs at which something failed: too large to stand beside the time of a success, which is kept of all.</summary>
sealed class RareStates<T>
    where T : struct
{
    readonly List<T> _states = [default];
    T _none;

    /// <summary>The state of the pair that keeps <paramref name="number"/>, which is 0 before the first time. Of a pair that is not followed it is lost with the next. Valid until the next is asked for.</summary>
    public ref T Of(ref int number, bool isFollowed)
    {
        if (!isFollowed)
        {
            _none = default;
            return ref _none;
        }

        if (number == 0)
        {
            number = _states.Count;
            _states.Add(default);
        }

        return ref CollectionsMarshal.AsSpan(_states)[number];
    }

    /// <summary>The state with a number; the default value of 0.</summary>
    public T this[int number] => _states[number];
}

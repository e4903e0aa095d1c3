namespace CitrixTrafficEngine.Collections;

/// <summary>What a <see cref="BoundedTable{TKey, TValue}"/> finds its entries by.</summary>
interface ITableKey<T>
    where T : struct
{
    /// <summary>A hash that only the holder of <paramref name="seed"/> can aim at. All 64 bits count.</summary>
    ulong Hash(ulong seed);

    /// <summary>Whether both are the same key.</summary>
    bool Is(in T other);
}

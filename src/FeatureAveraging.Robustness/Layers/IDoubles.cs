namespace FeatureAveraging.Robustness.Layers;

/// <summary>A vector register of doubles, so that one kernel serves every width.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal interface IDoubles<TSelf>
    where TSelf : struct, IDoubles<TSelf>
{
    /// <summary>Doubles per register.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(ref double source, nuint offset);

    static abstract TSelf Broadcast(double value);

    /// <summary>a·b + c, fused where the hardware fuses.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract void Store(TSelf lanes, ref double target, nuint offset);

    static abstract double Sum(TSelf lanes);
}

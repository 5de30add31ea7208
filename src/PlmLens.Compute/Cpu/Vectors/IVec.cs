namespace PlmLens.Compute.Cpu;

/// <summary>
/// A vector of binary32 lanes. Kernels are written once over this interface; the just-in-time compiler makes one copy
/// for each width, with every member inlined to one or a few instructions. Loops over these members are marked
/// AggressiveOptimization: the first, unoptimised code of tiered compilation calls every member and is some fifty times
/// slower, which a short run would spend all its time in.
/// </summary>
/// <typeparam name="V">The vector itself.</typeparam>
internal unsafe interface IVec<V>
    where V : struct, IVec<V>
{
    /// <summary>Lanes: 16, 8 or 4.</summary>
    static abstract int Lanes { get; }

    /// <summary>True with 32 registers, where a kernel may keep 16 sums at once.</summary>
    static abstract bool ManyRegisters { get; }

    /// <summary>Lanes from memory of any alignment.</summary>
    static abstract V Load(float* source);

    /// <summary>The same value in every lane.</summary>
    static abstract V Fill(float value);

    /// <summary>a * b + c; rounded once where the processor can.</summary>
    static abstract V MulAdd(V a, V b, V c);

    /// <summary>The larger of each pair; which one is not defined when one is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller of value and limit; NaN stays NaN.</summary>
    static abstract V AtMost(V value, V limit);

    /// <summary>Magnitudes.</summary>
    static abstract V Abs(V a);

    /// <summary>Square roots; NaN for negative lanes.</summary>
    static abstract V Sqrt(V a);

    /// <summary>Bit i is set when lane i of a is greater than that of b; not set for NaN.</summary>
    static abstract uint Greater(V a, V b);

    /// <summary>Writes first + i for every lane i of a that is not greater than that of b, ascending; NaN counts as not
    /// greater.</summary>
    /// <param name="a">One side.</param>
    /// <param name="b">The other.</param>
    /// <param name="first">Number of lane 0.</param>
    /// <param name="list">[<see cref="Lanes"/>]: all of it may be written.</param>
    /// <returns>How many numbers belong to the list.</returns>
    static abstract int ListNotGreater(V a, V b, int first, int* list);

    /// <summary>2^x for x up to 127, relative error below 3e-7. Below -126 it may be 0;
    /// NaN gives NaN.</summary>
    static abstract V Exp2(V x);

    /// <summary>All lanes added, in an order that depends on nothing else.</summary>
    static abstract float Sum(V a);

    /// <summary>The largest lane.</summary>
    static abstract float MaxLane(V a);

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a - b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a * b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>Lanes to memory of any alignment.</summary>
    void Store(float* target);
}

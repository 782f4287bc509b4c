namespace Streaming.Serialization;

// The parts of tuples: the components one after another; every component is self-delimiting, so nothing is between them.

internal readonly struct Tuple1Part<T1, P1>(P1 p1) : IKeyPart<ValueTuple<T1>>
    where P1 : struct, IKeyPart<T1>
{
    public string Format => $"({p1.Format})";

    public void Write(ValueTuple<T1> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
    }

    public ValueTuple<T1> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data));
}

internal readonly struct Tuple2Part<T1, P1, T2, P2>(P1 p1, P2 p2) : IKeyPart<ValueTuple<T1, T2>>
    where P1 : struct, IKeyPart<T1>
    where P2 : struct, IKeyPart<T2>
{
    public string Format => $"({p1.Format},{p2.Format})";

    public void Write(ValueTuple<T1, T2> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
        p2.Write(value.Item2, output);
    }

    public ValueTuple<T1, T2> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data), p2.Read(ref data));
}

internal readonly struct Tuple3Part<T1, P1, T2, P2, T3, P3>(P1 p1, P2 p2, P3 p3) : IKeyPart<ValueTuple<T1, T2, T3>>
    where P1 : struct, IKeyPart<T1>
    where P2 : struct, IKeyPart<T2>
    where P3 : struct, IKeyPart<T3>
{
    public string Format => $"({p1.Format},{p2.Format},{p3.Format})";

    public void Write(ValueTuple<T1, T2, T3> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
        p2.Write(value.Item2, output);
        p3.Write(value.Item3, output);
    }

    public ValueTuple<T1, T2, T3> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data), p2.Read(ref data), p3.Read(ref data));
}

internal readonly struct Tuple4Part<T1, P1, T2, P2, T3, P3, T4, P4>(P1 p1, P2 p2, P3 p3, P4 p4) : IKeyPart<ValueTuple<T1, T2, T3, T4>>
    where P1 : struct, IKeyPart<T1>
    where P2 : struct, IKeyPart<T2>
    where P3 : struct, IKeyPart<T3>
    where P4 : struct, IKeyPart<T4>
{
    public string Format => $"({p1.Format},{p2.Format},{p3.Format},{p4.Format})";

    public void Write(ValueTuple<T1, T2, T3, T4> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
        p2.Write(value.Item2, output);
        p3.Write(value.Item3, output);
        p4.Write(value.Item4, output);
    }

    public ValueTuple<T1, T2, T3, T4> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data), p2.Read(ref data), p3.Read(ref data), p4.Read(ref data));
}

internal readonly struct Tuple5Part<T1, P1, T2, P2, T3, P3, T4, P4, T5, P5>(P1 p1, P2 p2, P3 p3, P4 p4, P5 p5) : IKeyPart<ValueTuple<T1, T2, T3, T4, T5>>
    where P1 : struct, IKeyPart<T1>
    where P2 : struct, IKeyPart<T2>
    where P3 : struct, IKeyPart<T3>
    where P4 : struct, IKeyPart<T4>
    where P5 : struct, IKeyPart<T5>
{
    public string Format => $"({p1.Format},{p2.Format},{p3.Format},{p4.Format},{p5.Format})";

    public void Write(ValueTuple<T1, T2, T3, T4, T5> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
        p2.Write(value.Item2, output);
        p3.Write(value.Item3, output);
        p4.Write(value.Item4, output);
        p5.Write(value.Item5, output);
    }

    public ValueTuple<T1, T2, T3, T4, T5> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data), p2.Read(ref data), p3.Read(ref data), p4.Read(ref data), p5.Read(ref data));
}

internal readonly struct Tuple6Part<T1, P1, T2, P2, T3, P3, T4, P4, T5, P5, T6, P6>(P1 p1, P2 p2, P3 p3, P4 p4, P5 p5, P6 p6) : IKeyPart<ValueTuple<T1, T2, T3, T4, T5, T6>>
    where P1 : struct, IKeyPart<T1>
    where P2 : struct, IKeyPart<T2>
    where P3 : struct, IKeyPart<T3>
    where P4 : struct, IKeyPart<T4>
    where P5 : struct, IKeyPart<T5>
    where P6 : struct, IKeyPart<T6>
{
    public string Format => $"({p1.Format},{p2.Format},{p3.Format},{p4.Format},{p5.Format},{p6.Format})";

    public void Write(ValueTuple<T1, T2, T3, T4, T5, T6> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
        p2.Write(value.Item2, output);
        p3.Write(value.Item3, output);
        p4.Write(value.Item4, output);
        p5.Write(value.Item5, output);
        p6.Write(value.Item6, output);
    }

    public ValueTuple<T1, T2, T3, T4, T5, T6> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data), p2.Read(ref data), p3.Read(ref data), p4.Read(ref data), p5.Read(ref data), p6.Read(ref data));
}

internal readonly struct Tuple7Part<T1, P1, T2, P2, T3, P3, T4, P4, T5, P5, T6, P6, T7, P7>(P1 p1, P2 p2, P3 p3, P4 p4, P5 p5, P6 p6, P7 p7) : IKeyPart<ValueTuple<T1, T2, T3, T4, T5, T6, T7>>
    where P1 : struct, IKeyPart<T1>
    where P2 : struct, IKeyPart<T2>
    where P3 : struct, IKeyPart<T3>
    where P4 : struct, IKeyPart<T4>
    where P5 : struct, IKeyPart<T5>
    where P6 : struct, IKeyPart<T6>
    where P7 : struct, IKeyPart<T7>
{
    public string Format => $"({p1.Format},{p2.Format},{p3.Format},{p4.Format},{p5.Format},{p6.Format},{p7.Format})";

    public void Write(ValueTuple<T1, T2, T3, T4, T5, T6, T7> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
        p2.Write(value.Item2, output);
        p3.Write(value.Item3, output);
        p4.Write(value.Item4, output);
        p5.Write(value.Item5, output);
        p6.Write(value.Item6, output);
        p7.Write(value.Item7, output);
    }

    public ValueTuple<T1, T2, T3, T4, T5, T6, T7> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data), p2.Read(ref data), p3.Read(ref data), p4.Read(ref data), p5.Read(ref data), p6.Read(ref data), p7.Read(ref data));
}

internal readonly struct Tuple8Part<T1, P1, T2, P2, T3, P3, T4, P4, T5, P5, T6, P6, T7, P7, TRest, PRest>(P1 p1, P2 p2, P3 p3, P4 p4, P5 p5, P6 p6, P7 p7, PRest p8) : IKeyPart<ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>>
    where TRest : struct
    where P1 : struct, IKeyPart<T1>
    where P2 : struct, IKeyPart<T2>
    where P3 : struct, IKeyPart<T3>
    where P4 : struct, IKeyPart<T4>
    where P5 : struct, IKeyPart<T5>
    where P6 : struct, IKeyPart<T6>
    where P7 : struct, IKeyPart<T7>
    where PRest : struct, IKeyPart<TRest>
{
    public string Format => $"({p1.Format},{p2.Format},{p3.Format},{p4.Format},{p5.Format},{p6.Format},{p7.Format},{p8.Format[1..^1]})";

    public void Write(ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value, ByteWriter output)
    {
        p1.Write(value.Item1, output);
        p2.Write(value.Item2, output);
        p3.Write(value.Item3, output);
        p4.Write(value.Item4, output);
        p5.Write(value.Item5, output);
        p6.Write(value.Item6, output);
        p7.Write(value.Item7, output);
        p8.Write(value.Rest, output);
    }

    public ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> Read(ref ReadOnlySpan<byte> data) =>
        new(p1.Read(ref data), p2.Read(ref data), p3.Read(ref data), p4.Read(ref data), p5.Read(ref data), p6.Read(ref data), p7.Read(ref data), p8.Read(ref data));
}

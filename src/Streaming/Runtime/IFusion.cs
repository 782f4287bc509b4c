namespace Streaming.Runtime;

/// <summary>Puts a stage before another whose type only the target knows, without reflection.</summary>
internal interface IFusion<TKey, T>
{
    RowTarget Before<TStage>(TStage next)
        where TStage : struct, IStage<TKey, T>;
}

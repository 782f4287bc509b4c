using Streaming.Building;
using Streaming.Operators.Distinct;
using Streaming.Runtime;
using Streaming.State;

namespace Streaming.Tests.Operators.Distinct;

/// <summary>A Distinct by key whose hashes are so few that nearly all keys collide.</summary>
internal sealed class CollidingNode(TimeSpan within, int hashes) : LogicalNode(new("Test.cs", 1), "step")
{
    private readonly StoreDescriptor _store = new("step");

    public override string Kind => "Distinct";

    public override IReadOnlyList<StoreDescriptor> Stores => [_store];

    public override void CreateOperator(OperatorContext context)
    {
        var op = new DistinctOperator<string, int, Identity>(new Identity(hashes), (long)within.TotalMilliseconds, context.Output<string, int>(), context, _store, ToString());
        context.SetInput(0, op.Input);
        context.Register(op);
    }

    private readonly struct Identity(int hashes) : IIdentity<string, int>
    {
        private readonly int _hashes = hashes;

        public string Format => "test";

        public bool IsExact => false;

        public ulong Of(in Row<string, int> row, ByteWriter bytes)
        {
            var start = bytes.Length;
            bytes.Write(System.Text.Encoding.UTF8.GetBytes(row.Key));
            return Of(bytes.Written[start..]);
        }

        public void Encode(ulong id, ByteWriter output) => throw new NotSupportedException();

        public ulong Of(ReadOnlySpan<byte> bytes) => (ulong)(BitHash.Of(bytes) % (uint)_hashes);
    }
}

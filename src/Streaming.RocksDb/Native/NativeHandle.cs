using System.Runtime.InteropServices;

namespace Streaming.RocksDb.Native;

/// <summary>A native object of one owner, with the function that destroys it.</summary>
internal sealed unsafe class NativeHandle : SafeHandle
{
    private readonly delegate*<nint, void> _destroy;

    internal NativeHandle(nint handle, delegate*<nint, void> destroy)
        : base(0, ownsHandle: true)
    {
        _destroy = destroy;
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _destroy(handle);
        return true;
    }
}

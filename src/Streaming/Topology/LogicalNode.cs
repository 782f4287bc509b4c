using Streaming.Runtime;
using Streaming.Serialization;
using Streaming.State;

namespace Streaming.Building;

/// <summary>
/// One step as the user wrote it. It knows its types and creates its operator, so the plan and the runtime never see them: the seam between
/// features and kernel.
/// </summary>
internal abstract class LogicalNode(StepLocation location, string? name, params NodeOutput[] inputs)
{
    /// <summary>Position in the order of declaration, set when it is added to the builder.</summary>
    public int Id { get; set; } = -1;

    /// <summary>What the user called, such as <c>Map</c>, <c>Distinct</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The durable name of a stateful step or sink; null for others.</summary>
    public virtual string? Name { get; } = name;

    /// <summary>True if the name is one that the user chose for a step; false if there is none or it is a topic's or table's.</summary>
    public virtual bool HasGivenName => Name is not null;

    public virtual StepLocation Location { get; } = location;

    /// <summary>What flows in, by input port.</summary>
    public IReadOnlyList<NodeOutput> Inputs { get; } = inputs;

    /// <summary>Key type of the outputs; null for unkeyed ones.</summary>
    public virtual Type? KeyType => null;

    /// <summary>Type of the values of the outputs; null for a node without any.</summary>
    public virtual Type? OutputType => null;

    /// <summary>Stores of the step.</summary>
    public virtual IReadOnlyList<StoreDescriptor> Stores => [];

    /// <summary>Serdes to be resolved and bound.</summary>
    public virtual IReadOnlyList<SerdeSlot> Serdes => [];

    /// <summary>Those of them that state is stored with, in the order of the manifest.</summary>
    public IEnumerable<SerdeSlot> StateSlots => Serdes.Where(s => s.Role == SerdeRole.State);

    /// <summary>What the manifest keeps of a stateful step and compares at start (window, key format, formats of values); empty for others.</summary>
    public virtual string ManifestShape => "";

    /// <summary>Options for the printed plan, such as <c>tumbling 1m, grace 10s</c>.</summary>
    public virtual string Details => "";

    /// <summary>True if records of this step are kept, counted or compared by key: such a step needs its input partitioned.</summary>
    public virtual bool IsStateful => Stores.Count > 0;

    /// <summary>
    /// How far, in ms, the event times of rows that this step emits may lie behind the watermark at which it emits them (for windows: size plus grace). What
    /// follows is told of time that much later, so that results are never late.
    /// </summary>
    public virtual long OutputDelay => 0;

    /// <summary>Fixed role of an input, part of the durable name of an exchange that leads to it; empty for the only input of a step.</summary>
    public virtual string InputRole(int port) => Inputs.Count < 2 ? "" : port == 0 ? "left" : "right";

    /// <summary>What a serde is needed for, as the end of a sentence: <c>Join at ShopJob.cs:16 keeps in its state</c>.</summary>
    public virtual string Purpose(SerdeSlot slot)
        => slot.Role == SerdeRole.State ? $"{this} keeps in its state" : $"{this} has as the {(slot.Role == SerdeRole.Key ? "key" : "value")} of its records";

    /// <summary>Mistakes that only this node can see; reported by <c>Build()</c> with all others.</summary>
    public virtual IEnumerable<TopologyError> Validate(TopologyOptions options) => [];

    /// <summary>Creates what runs: registers the targets of the node's inputs, its operator or its reader.</summary>
    public abstract void CreateOperator(OperatorContext context);

    /// <summary>How the step is named in errors: <c>'revenue' (Aggregate at ShopJob.cs:14)</c> or <c>Map at ShopJob.cs:9</c>.</summary>
    public override string ToString() => Name is null ? $"{Kind} at {Location}" : $"'{Name}' ({Kind} at {Location})";
}

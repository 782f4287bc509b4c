using Streaming.Planning;

namespace Streaming.CommandLine;

/// <summary>Prints the plan; needs neither a cluster nor options.</summary>
internal static class DescribeVerb
{
    public const string Text = "text";
    public const string Mermaid = "mermaid";

    public static async Task<int> RunAsync(VerbContext context, string format, bool acls, string principal)
    {
        if (acls)
        {
            await context.Out.WriteAsync(AccessRights.Commands(context.Topology, principal));
            return ExitCode.Ok;
        }
        await context.Out.WriteAsync(format == Mermaid ? context.Topology.ToMermaid() : context.Topology.Describe());
        return ExitCode.Ok;
    }
}

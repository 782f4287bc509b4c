using System.Globalization;

namespace Streaming.Kafka.Protocol.Tests.Messages;

/// <summary>Every message in every version, against the bytes of Kafka's own classes.</summary>
public sealed class GoldenMessageTests
{
    private static readonly Dictionary<string, Dictionary<string, (short Min, short Max)>> Fields =
        GoldenFile.Read("fields.txt").ToDictionary(l => l[0], l => l[1..].ToDictionary(Name, Range));

    public static TheoryData<string> Names => [.. MessageType.Named.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void There_is_a_case_of_every_message_in_every_version()
    {
        var missing = from type in MessageType.Named.Values
                      from version in Enumerable.Range(type.Min, type.Max - type.Min + 1)
                      from kind in new[] { "full", "null", "default" }
                      where !GoldenMessage.All.Any(g => g.Type == type && g.Version == version && g.Case == kind)
                      select $"{type.Name} {version} {kind}";
        Assert.Empty(missing);
        Assert.Equal(ApiTable.All.Count * 2 + 2, MessageType.Named.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_read_is_written_again_byte_by_byte(string name)
    {
        foreach (var golden in Cases(name, "full", "null", "default"))
            Assert.Equal(Convert.ToHexString(golden.Bytes), Convert.ToHexString(golden.Type.Write(golden.Version, golden.Type.Read(golden.Bytes, golden.Version))));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_field_is_read_into_the_field_of_its_name(string name)
    {
        foreach (var golden in Cases(name, "full"))
        {
            var leaves = Leaf.Of(golden.Type.Read(golden.Bytes, golden.Version)).ToList();
            var present = Fields[name].Where(f => golden.Version >= f.Value.Min && golden.Version <= f.Value.Max).Select(f => f.Key).ToHashSet();
            Assert.Empty(present.Except(leaves.Select(l => l.Field)));
            foreach (var leaf in leaves)
            {
                var expected = present.Contains(leaf.Field) ? GoldenValue.Of($"{name}@{golden.Version} {leaf.Path}", leaf.Value!) : leaf.Default;
                Assert.Equal((leaf.Path, GoldenValue.Comparable(expected)), (leaf.Path, GoldenValue.Comparable(leaf.Value)));
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_new_message_and_its_parts_have_the_defaults_of_Kafka(string name)
    {
        foreach (var golden in Cases(name, "default"))
            Assert.Equal(Convert.ToHexString(golden.Bytes), Convert.ToHexString(golden.Type.Write(golden.Version, Extended(golden.Type.New()))));
    }

    [Fact]
    public void Unknown_tagged_fields_are_passed_over()
    {
        var cases = GoldenMessage.All.Where(g => g.Case == "tags").ToList();
        Assert.Equal(MessageType.Named.Values.Count(t => t.Api?.IsFlexible(t.Max) == true), cases.Count);
        foreach (var golden in cases)
        {
            // Values follow from paths and versions, so the case without them has the same.
            var without = GoldenMessage.All.Single(g => g.Type == golden.Type && g.Version == golden.Version && g.Case == "full");
            Assert.Equal(Convert.ToHexString(without.Bytes), Convert.ToHexString(golden.Type.Write(golden.Version, golden.Type.Read(golden.Bytes, golden.Version))));
        }
    }

    // One new element in every array of structures. Those in tagged fields are left out, as Golden.java does.
    private static IMessage Extended(IMessage message)
    {
        foreach (var field in message.GetType().GetFields())
        {
            if (field.GetValue(message) is not IMessage[] || field.Name is "NodeEndpoints" or "SupportedFeatures" or "FinalizedFeatures") continue;
            var items = Array.CreateInstance(field.FieldType.GetElementType()!, 1);
            items.SetValue(Extended((IMessage)Activator.CreateInstance(field.FieldType.GetElementType()!)!), 0);
            field.SetValue(message, items);
        }
        return message;
    }

    private static IEnumerable<GoldenMessage> Cases(string name, params string[] cases) => GoldenMessage.All.Where(g => g.Type.Name == name && cases.Contains(g.Case));

    private static string Name(string field) => field.Split(':')[0];

    private static (short Min, short Max) Range(string field)
    {
        var range = field.Split(':')[1].Split('-');
        return (short.Parse(range[0], CultureInfo.InvariantCulture), short.Parse(range[1], CultureInfo.InvariantCulture));
    }
}

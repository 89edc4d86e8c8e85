using System.Text;
using System.Text.Json;
using FslHv.Hypervisor;

namespace FslHv.Host.Output;

/// <summary>A machine's plan as one JSON object. Addresses and sizes are numbers of bytes.</summary>
internal static class BoardJson
{
    public static string Write(string path, MachinePlan plan)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("board", path);
            writer.WriteStartArray("partitions");
            foreach (var partition in plan.Partitions)
                WritePartition(writer, plan, partition);
            writer.WriteEndArray();
            writer.WriteStartArray("doorbells");
            foreach (var doorbell in plan.Doorbells)
                WriteDoorbell(writer, plan, doorbell);
            writer.WriteEndArray();
            writer.WriteStartArray("remarks");
            foreach (var remark in plan.Remarks)
                writer.WriteStringValue(remark.Text);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WritePartition(Utf8JsonWriter writer, MachinePlan plan, PartitionPlan partition)
    {
        var spec = partition.Spec;
        writer.WriteStartObject();
        writer.WriteNumber("handle", spec.Id.Value);
        writer.WriteString("label", spec.Label);
        writer.WriteStartArray("cpus");
        foreach (var cpu in spec.Cpus)
            writer.WriteNumberValue(cpu);
        writer.WriteEndArray();
        writer.WriteStartArray("memory");
        foreach (var area in spec.Memory)
        {
            writer.WriteStartObject();
            writer.WriteNumber("guestAddress", area.GuestAddress);
            writer.WriteNumber("physical", area.Physical);
            writer.WriteNumber("size", area.Size);
            writer.WriteBoolean("dmaOnly", area.DmaOnly);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("autoStart", !spec.NoAutoStart);
        writer.WriteBoolean("guestImage", spec.GuestImage is not null);
        writer.WriteString("initFailure", spec.InitFailure);
        writer.WriteStartArray("manages");
        foreach (var managed in ManagementGraph.ManagedBy(partition))
            writer.WriteStringValue(plan.Partitions[managed].Spec.Label);
        writer.WriteEndArray();
        writer.WriteStartArray("handles");
        foreach (var entry in partition.GlobalHandles.Concat(partition.LocalHandles))
        {
            writer.WriteStartObject();
            writer.WriteNumber("handle", entry.Handle.Value);
            writer.WriteString("kind", entry.GetType().Name);
            writer.WriteString("node", entry.Node);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteDoorbell(Utf8JsonWriter writer, MachinePlan plan, DoorbellPlan doorbell)
    {
        writer.WriteStartObject();
        writer.WriteString("name", doorbell.Name);
        writer.WriteStartArray("receivers");
        foreach (var receiver in doorbell.Receivers)
        {
            var partition = plan.Partitions[receiver.Partition];
            writer.WriteStartObject();
            writer.WriteString("partition", partition.Spec.Label);
            writer.WriteNumber("interrupt", partition.Lines[receiver.Line].Handle.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

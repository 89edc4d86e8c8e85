using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FslHv.DeviceTree.Text;

namespace FslHv.DeviceTree;

/// <summary>
/// Writes trees as JSON, for tools that read that.
/// <code>
/// { "bootCpu": 0,
///   "reservations": [ { "address": "0x1000", "size": "0x100" } ],
///   "root": { "name": "",
///             "properties": { "compatible": { "strings": ["a", "b"] }, "reg": { "cells": [0, 4096] },
///                             "mac": { "bytes": "00e00c" }, "no-auto-start": true },
///             "children": [ { "name": "cpus", "properties": {}, "children": [] } ] } }
/// </code>
/// Which of the three forms a value has is a guess, the same as <see cref="DeviceTreeText"/> makes; each form holds all of its bytes.
/// A property without a value is <c>true</c>. Order is document order.
/// </summary>
public static class DeviceTreeJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    /// <summary>Writes a whole tree, indented, without a newline at the end.</summary>
    /// <exception cref="ArgumentException">Nodes are nested deeper than <see cref="DeviceTreeLimits.DepthMax"/>.</exception>
    public static string Write(DeviceTreeDocument document)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("bootCpu", document.BootCpu);
            json.WriteStartArray("reservations");
            foreach (var reservation in document.Reservations)
            {
                json.WriteStartObject();
                json.WriteString("address", $"0x{reservation.Address:x}");
                json.WriteString("size", $"0x{reservation.Size:x}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("root");
            WriteNode(json, document.Root, 1);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void WriteNode(Utf8JsonWriter json, DeviceTreeNode node, int depth)
    {
        if (depth > DeviceTreeLimits.DepthMax)
            throw new ArgumentException($"nodes are nested more than {DeviceTreeLimits.DepthMax} deep");
        json.WriteStartObject();
        json.WriteString("name", node.Name);
        json.WriteStartObject("properties");
        foreach (var property in node.Properties)
        {
            json.WritePropertyName(property.Name);
            WriteValue(json, property);
        }

        json.WriteEndObject();
        json.WriteStartArray("children");
        foreach (var child in node.Children)
            WriteNode(json, child, depth + 1);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, DeviceTreeProperty property)
    {
        var kind = ValueGuess.Of(property);
        if (kind == ValueKind.Flag)
        {
            json.WriteBooleanValue(true);
            return;
        }

        json.WriteStartObject();
        switch (kind)
        {
            case ValueKind.Strings:
                json.WriteStartArray("strings");
                foreach (var text in property.AsStrings())
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            case ValueKind.Cells:
                json.WriteStartArray("cells");
                for (var i = 0; i < property.CellCount; i++)
                    json.WriteNumberValue(property.Cell(i));
                json.WriteEndArray();
                break;
            default:
                json.WriteString("bytes", Convert.ToHexStringLower(property.Value));
                break;
        }

        json.WriteEndObject();
    }
}

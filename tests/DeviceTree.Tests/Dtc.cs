using System.ComponentModel;
using System.Diagnostics;

namespace FslHv.DeviceTree.Tests;

/// <summary>Debian's device tree compiler, the judge of what our readers and writers do.</summary>
internal static class Dtc
{
    /// <summary>Compiles a source file; what it includes is searched next to it.</summary>
    public static byte[] Compile(string path) => Run("dtc", ["-q", "-I", "dts", "-O", "dtb", path], []);

    /// <summary>Compiles a source text.</summary>
    public static byte[] CompileText(string text) => Run("dtc", ["-q", "-I", "dts", "-O", "dtb", "-"], System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Has dtc read a blob and write it again.</summary>
    public static byte[] Rewrite(byte[] blob) => Run("dtc", ["-q", "-I", "dtb", "-O", "dtb", "-"], blob);

    /// <summary>What fdtdump, which checks the header's offsets, prints for a blob.</summary>
    public static string Dump(byte[] blob) => System.Text.Encoding.Latin1.GetString(Run("fdtdump", ["-"], blob));

    private static byte[] Run(string program, string[] arguments, byte[] input)
    {
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var copied = process.StandardOutput.BaseStream.CopyToAsync(output);
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It gave up before it had read everything; its exit code and errors say why.
        }

        copied.GetAwaiter().GetResult();
        process.WaitForExit();
        var command = $"{program} {string.Join(' ', arguments)}";
        Assert.True(process.ExitCode == 0, $"{command} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        return output.ToArray();
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} is not on this machine; it is in the Debian package device-tree-compiler");
            throw;
        }
    }
}

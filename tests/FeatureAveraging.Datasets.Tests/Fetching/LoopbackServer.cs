using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FeatureAveraging.Datasets.Tests.Fetching;

/// <summary>A small HTTP server on the loopback address that serves one content at every path and misbehaves on demand.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly byte[] _content;

    public LoopbackServer(byte[] content)
    {
        _content = content;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data/");

    /// <summary>Whether byte ranges are honoured.</summary>
    public bool Ranges { get; init; } = true;

    /// <summary>Status to answer every request with, 0 for the content.</summary>
    public int Status { get; init; }

    /// <summary>Body bytes after which the connection is cut; negative for never.</summary>
    public int CutAfter { get; set; } = -1;

    /// <summary>Whether the server falls silent, rather than cutting the connection.</summary>
    public bool Stall { get; init; }

    /// <summary>"path range" of each request.</summary>
    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: the server stops.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1];
        int from = -1;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
            {
                from = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            }
        }

        Requests.Add($"{path} {from}");
        (string head, byte[] body) = Respond(from);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n"), _stop.Token);
        await stream.WriteAsync(CutAfter < 0 ? body : body.AsMemory(0, Math.Min(CutAfter, body.Length)), _stop.Token);
        if (Stall)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }

    private (string Head, byte[] Body) Respond(int from) =>
        Status != 0 ? ($"{Status} Refused", [])
        : from < 0 || !Ranges ? ("200 OK", _content)
        : from >= _content.Length ? ($"416 Range Not Satisfiable\r\nContent-Range: bytes */{_content.Length}", [])
        : ($"206 Partial Content\r\nContent-Range: bytes {from}-{_content.Length - 1}/{_content.Length}", _content[from..]);
}

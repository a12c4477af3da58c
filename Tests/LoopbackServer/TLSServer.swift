import Foundation

/// `openssl s_server` on a free port with a certificate for `localhost` from its own authority.
package final class TLSServer {
    package let port: Int
    /// The PEM file of the authority.
    package let authority: String
    private let folder: URL
    private let process: Process

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authority = folder.appending(path: "ca.pem").path
        try Self.makeCertificates(in: folder)
        let output = Pipe()
        process = Self.openssl(
            "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "server.pem", "-key", "server.key", in: folder)
        process.standardOutput = output
        process.standardInput = Pipe()
        try process.run()
        port = try Self.readPort(output.fileHandleForReading)
    }

    deinit {
        // A child of a dispatch thread inherits a mask that blocks SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The server's public key as curl pins it. It comes by way of a file: a pipe would end only with whatever other
    /// tests start meanwhile.
    package func pin() throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c",
            "openssl x509 -in server.pem -noout -pubkey | openssl pkey -pubin -outform der "
                + "| openssl dgst -sha256 -binary | openssl base64 >pin",
        ]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOf: folder.appending(path: "pin"), encoding: .utf8)
        return "sha256//\(text.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    /// s_server prints `ACCEPT 127.0.0.1:PORT` when it listens.
    private static func readPort(_ handle: FileHandle) throws -> Int {
        var text = ""
        while !text.contains("\n") || !text.contains("ACCEPT") {
            let data = handle.availableData
            guard !data.isEmpty else { throw POSIXError(.ECONNABORTED) }
            text += String(decoding: data, as: UTF8.self)
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") } ?? ""
        guard let port = Int(line.split(separator: ":").last ?? "") else { throw POSIXError(.EINVAL) }
        return port
    }

    private static func makeCertificates(in folder: URL) throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        let steps = [
            ["req", "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test Authority"] + key,
            [
                "req", "-x509", "-keyout", "server.key", "-out", "server.pem", "-days", "2", "-subj",
                "/CN=localhost/O=Test", "-addext", "subjectAltName=DNS:localhost", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-addext", "basicConstraints=critical,CA:FALSE",
            ] + key,
        ]
        for step in steps {
            let process = openssl(step, in: folder)
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw POSIXError(.ENOEXEC) }
        }
    }

    private static func openssl(_ arguments: String..., in folder: URL) -> Process {
        openssl(arguments, in: folder)
    }

    private static func openssl(_ arguments: [String], in folder: URL) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        return process
    }
}

private import CCurl
import Foundation

/// One easy handle with its buffers, confined to the transfer thread. Frees everything when it goes.
final class Transfer {
    private let easy: UnsafeMutableRawPointer
    private let submission: Submission
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var headers: [(name: String, value: String)] = []
    private var body: [UInt8] = []
    private var isTooLarge = false
    /// Whether the name led to an address that is refused.
    private var isGuarded = false

    private var request: HTTPRequest { submission.request }

    init(_ submission: Submission, userAgent: String) throws(HTTPTransportError) {
        guard let easy = curl_easy_init() else {
            throw .unsent(.other(2), "libcurl could not make a handle; the process may be out of memory.")
        }
        self.easy = easy
        self.submission = submission
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try submission.request.checkForWire()
        try configure(userAgent: userAgent)
    }

    deinit {
        curl_easy_cleanup(easy)
        lists.forEach { curl_slist_free_all($0) }
        errorText.deallocate()
    }

    func attach(to multi: UnsafeMutableRawPointer) {
        curl_multi_add_handle(multi, easy)
    }

    /// Removes the handle, which closes its connection or resets its stream, and tells the waiting task.
    func cancel(detachingFrom multi: UnsafeMutableRawPointer) {
        let maySent = hasReachedServer
        curl_multi_remove_handle(multi, easy)
        submission.continuation.resume(
            returning: .failure(
                HTTPTransportError(
                    code: .cancelled, message: "The request was cancelled.", requestMayHaveBeenSent: maySent)))
    }

    /// Hands out the reply or the error of a transfer that libcurl reported as done.
    func finish(_ result: UInt32, detachingFrom multi: UnsafeMutableRawPointer) {
        let outcome: TransferResult = result == CURLE_OK.rawValue ? .success(response()) : .failure(failure(result))
        curl_multi_remove_handle(multi, easy)
        submission.continuation.resume(returning: outcome)
    }

    /// The ticket that `configure` left in a handle.
    static func ticket(of easy: UnsafeMutableRawPointer) -> UInt64? {
        var pointer: UnsafeMutablePointer<CChar>?
        guard muster_getinfo_pointer(easy, CURLINFO_PRIVATE, &pointer) == CURLE_OK, let pointer else { return nil }
        return Unmanaged<Transfer>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue().submission.ticket
    }
}

// MARK: - Options

extension Transfer {
    private func configure(userAgent: String) throws(HTTPTransportError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        muster_setopt_pointer(easy, CURLOPT_PRIVATE, context)
        muster_setopt_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        muster_setopt_string(easy, CURLOPT_URL, request.url)
        muster_setopt_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        muster_setopt_long(easy, CURLOPT_PATH_AS_IS, 1)
        muster_setopt_long(easy, CURLOPT_NOSIGNAL, 1)
        muster_setopt_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        muster_setopt_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        muster_setopt_long(easy, CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.milliseconds)
        muster_setopt_long(easy, CURLOPT_TIMEOUT_MS, request.timeout.milliseconds)
        // The length that a HEAD names is not the reply's own.
        if request.method != "HEAD" { muster_setopt_offset(easy, CURLOPT_MAXFILESIZE_LARGE, max(1, request.bodyLimit)) }
        muster_setopt_string(easy, CURLOPT_USERAGENT, userAgent)
        if request.hasLoopbackHost { muster_setopt_string(easy, CURLOPT_PROXY, "") }
        configureConnection()
        configureBody()
        configureCallbacks(context)
        try add(request.wireHeaders, as: CURLOPT_HTTPHEADER)
        if !request.resolve.isEmpty { try add(request.resolve, as: CURLOPT_RESOLVE) }
    }

    private func configureConnection() {
        if request.connection == .fresh || request.wantsPeerCertificate || request.guarding != nil {
            muster_setopt_long(easy, CURLOPT_FRESH_CONNECT, 1)
        }
        if request.wantsPeerCertificate { muster_setopt_long(easy, CURLOPT_CERTINFO, 1) }
        if let file = request.certificateAuthorityFile {
            muster_setopt_string(easy, CURLOPT_CAINFO, file)
            muster_setopt_string(easy, CURLOPT_CAPATH, nil)
        }
        if let key = request.pinnedPublicKey { muster_setopt_string(easy, CURLOPT_PINNEDPUBLICKEY, key) }
        if request.guarding != nil {
            muster_setopt_pointer(easy, CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(self).toOpaque())
            muster_setopt_socket_callback(easy) { context, _, address in
                guard let transfer = Transfer.from(context), let address else { return -1 }
                return transfer.open(address)
            }
        }
    }

    private func configureBody() {
        if request.method == "HEAD" {
            muster_setopt_long(easy, CURLOPT_NOBODY, 1)
        } else if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            muster_setopt_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, request.body.count)
            var body = request.body.isEmpty ? [0] : request.body
            muster_setopt_pointer(easy, CURLOPT_COPYPOSTFIELDS, &body)
        }
        if request.method != "HEAD" { muster_setopt_string(easy, CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func configureCallbacks(_ context: UnsafeMutableRawPointer) {
        muster_setopt_pointer(easy, CURLOPT_WRITEDATA, context)
        muster_setopt_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.from(context)?.receiveBody(UnsafeBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        muster_setopt_pointer(easy, CURLOPT_HEADERDATA, context)
        muster_setopt_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.from(context)?.receiveHeader(UnsafeBufferPointer(start: bytes, count: size * count)) ?? 0
        }
    }

    private func add(_ lines: [String], as option: CURLoption) throws(HTTPTransportError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                if let list { curl_slist_free_all(list) }
                throw .unsent(.other(27), "libcurl is out of memory.")
            }
            list = longer
        }
        guard let list else { return }
        lists.append(list)
        muster_setopt_list(easy, option, list)
    }
}

// MARK: - Callbacks

extension Transfer {
    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// A socket for an address that libcurl is about to connect to; -1, libcurl's CURL_SOCKET_BAD, when it is refused.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let family = address.pointee.family
        let start = MemoryLayout<curl_sockaddr>.offset(of: \curl_sockaddr.addr) ?? 0
        // Behind the port, and for IPv6 behind the flow label.
        let (offset, count) = family == AF_INET ? (4, 4) : (8, 16)
        let bytes = UnsafeRawBufferPointer(start: UnsafeRawPointer(address) + start + offset, count: count)
        guard family == AF_INET || family == AF_INET6, request.guarding?.refuses(Array(bytes)) != true else {
            isGuarded = true
            return -1
        }
        return socket(family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
    }

    /// Anything but the full count makes libcurl end the transfer.
    private func receiveBody(_ bytes: UnsafeBufferPointer<CChar>) -> Int {
        guard body.count + bytes.count <= request.bodyLimit else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(bytes))
        return bytes.count
    }

    private func receiveHeader(_ bytes: UnsafeBufferPointer<CChar>) -> Int {
        let line = UnsafeRawBufferPointer(bytes)
        if line.starts(with: "HTTP/".utf8) {
            headers = []
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            // White space around a value does not belong to it (RFC 9110 §5.5).
            func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
            let value = line[(colon + 1)...].drop(while: isSpace)
            let end = value.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? value.startIndex
            headers.append(
                (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value[..<end], as: UTF8.self)))
        }
        return bytes.count
    }
}

// MARK: - Results

extension Transfer {
    /// libcurl notes the moment at which it is about to write the request; before that nothing was sent.
    private var hasReachedServer: Bool {
        offset(CURLINFO_PRETRANSFER_TIME_T) > 0
    }

    private func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return muster_getinfo_offset(easy, info, &value) == CURLE_OK ? value : 0
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        return muster_getinfo_long(easy, info, &value) == CURLE_OK ? value : 0
    }

    private func response() -> HTTPResponse {
        HTTPResponse(
            status: number(CURLINFO_RESPONSE_CODE), headers: HTTPHeaders(headers), body: body,
            version: version(number(CURLINFO_HTTP_VERSION)), peerCertificate: peerCertificate(),
            elapsed: .microseconds(offset(CURLINFO_TOTAL_TIME_T)))
    }

    private func version(_ number: Int) -> HTTPVersion {
        switch number {
        case Int(CURL_HTTP_VERSION_1_0): .http1_0
        case Int(CURL_HTTP_VERSION_2_0): .http2
        case Int(CURL_HTTP_VERSION_3): .http3
        default: .http1_1
        }
    }

    private func peerCertificate() -> PeerCertificate? {
        var information: UnsafeMutablePointer<curl_certinfo>?
        guard request.wantsPeerCertificate,
            muster_getinfo_certificates(easy, &information) == CURLE_OK,
            let information, information.pointee.num_of_certs > 0
        else { return nil }
        var entry = information.pointee.certinfo.pointee
        var lines: [String] = []
        while let current = entry {
            if let data = current.pointee.data { lines.append(String(cString: data)) }
            entry = current.pointee.next
        }
        return PeerCertificate(curlLines: lines)
    }

    private func failure(_ result: UInt32) -> HTTPTransportError {
        let detail = String(cString: errorText)
        let text = detail.isEmpty ? String(cString: curl_easy_strerror(CURLcode(rawValue: result))) : detail
        let sent = hasReachedServer
        if isGuarded, !sent {
            return .unsent(
                .invalidRequest,
                "\(request.authority) leads to an address that must not be probed: link-local, metadata, "
                    + "or this machine.")
        }
        let code = isTooLarge ? .bodyTooLarge : HTTPTransportError.Code(curl: result, connectionStood: sent)
        return HTTPTransportError(
            code: code, message: code.sentence(for: request, detail: text), requestMayHaveBeenSent: sent)
    }
}

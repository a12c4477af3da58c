private import CCurl
import Foundation

/// Wakes a thread that sleeps in `curl_multi_poll`.
///
/// Unchecked: `curl_multi_wakeup` is documented as callable from any thread; the pointer is used only under the lock
/// of `TransferLoop`, which forgets it before the handle is freed.
struct Waker: @unchecked Sendable {
    fileprivate let multi: UnsafeMutableRawPointer

    func wake() {
        curl_multi_wakeup(multi)
    }
}

/// A started thread that somebody has to join.
struct ThreadHandle: Sendable {
    fileprivate let thread: pthread_t

    /// Waits until the thread has ended; once only.
    func join() {
        pthread_join(thread, nil)
    }
}

/// The owner of the multi handle and of all running transfers; lives on one thread from `start` to its end.
final class TransferThread {
    private let loop: TransferLoop
    private let multi: UnsafeMutableRawPointer
    private let userAgent: String
    private var transfers: [UInt64: Transfer] = [:]

    let waker: Waker

    init?(loop: TransferLoop, userAgent: String, idleConnections: Int) {
        guard let multi = curl_multi_init() else { return nil }
        self.loop = loop
        self.multi = multi
        self.userAgent = userAgent
        waker = Waker(multi: multi)
        muster_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, idleConnections)
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    /// Starts the thread, which keeps this object until it ends. Nil when the system gives no thread.
    consuming func start() -> ThreadHandle? {
        var handle = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &handle, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<TransferThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            return nil
        }
        return ThreadHandle(thread: handle)
    }

    private func run() {
        while true {
            let messages = loop.takeMessages()
            messages.submissions.forEach(begin)
            messages.cancellations.forEach(cancel)
            if messages.stops { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finishCompleted()
            // Ends early for sockets, libcurl's own timers and the waker; the minute is only an upper bound.
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        loop.forgetWaker()
        transfers.keys.sorted().forEach(cancel)
    }

    private func begin(_ submission: Submission) {
        do {
            let transfer = try Transfer(submission, userAgent: userAgent)
            transfers[submission.ticket] = transfer
            transfer.attach(to: multi)
        } catch {
            submission.continuation.resume(returning: .failure(error))
        }
    }

    private func cancel(_ ticket: UInt64) {
        guard let transfer = transfers.removeValue(forKey: ticket) else { return }
        transfer.cancel(detachingFrom: multi)
    }

    private func finishCompleted() {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let result = muster_message_result(message)
            guard let ticket = Transfer.ticket(of: easy), let transfer = transfers.removeValue(forKey: ticket)
            else { continue }
            transfer.finish(result.rawValue, detachingFrom: multi)
        }
    }
}

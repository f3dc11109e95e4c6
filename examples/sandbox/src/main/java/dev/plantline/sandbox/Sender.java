package dev.plantline.sandbox;

/** One system's way to Plantline. */
interface Sender extends AutoCloseable {
    /** What the other side said. */
    enum Answer {
        /** It has the message. */
        accepted,
        /** It will never take this message. */
        refused,
        /** It cannot take it now and has not taken it; send it again. */
        later,
        /** No answer: it has the message or not; send it again. */
        unknown
    }

    /**
     * Sends a message and waits for the answer.
     *
     * @throws InterruptedException when the day is ended
     */
    Answer send(byte[] body) throws InterruptedException;

    @Override
    void close();
}

package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Lane;
import dev.plantline.delivery.flow.Message;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.MessageHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one transaction will make true: audit lines and changes in {@code .aside}. */
public final class TransactionChanges {
    /**
     * A value in {@code .aside}.
     *
     * @param headers of a body; null: none
     * @param value null: a tombstone
     */
    public record AsideValue(MessageHeaders headers, byte[] value) {
        /** Removes what stands under the key. */
        public static final AsideValue TOMBSTONE = new AsideValue(null, null);
    }

    final long number;
    /** Without number and link: the writer chains them. */
    public final List<AuditRecord> audit = new ArrayList<>();

    public final Map<AsideKey, AsideValue> aside = new LinkedHashMap<>();
    /** Keys in {@code .aside} that are none of ours and whose records go. */
    public final List<byte[]> removed = new ArrayList<>();
    /** Where the bodies stand that the writer has put into {@code .aside}; known once the transaction is true. */
    public final Map<AsideKey, Long> places = new HashMap<>();
    /** Bytes of what commands have put into it. */
    long commandBytes;
    /** Messages whose bodies are among them. */
    final List<Message> bodies = new ArrayList<>();
    /** Lanes that go on after the commit. */
    final List<Lane> waiting = new ArrayList<>();

    public TransactionChanges(long number) {
        this.number = number;
    }

    public boolean isEmpty() {
        return audit.isEmpty() && aside.isEmpty() && removed.isEmpty();
    }
}

package dev.plantline.model.records;

import dev.plantline.api.v1alpha1.source.OdooSource;
import java.util.List;
import java.util.Optional;

/** Records of one model of an Odoo, read as one user. For one thread. */
public interface Records {
    /**
     * Reads some records, by id.
     *
     * @param after id behind which to go on; 0: from the first
     * @param since only those that were written then or later, as Odoo writes a moment: {@code 2026-11-28 03:00:00}; empty: all
     * @return the next ones of those that are there, as they are at one moment
     * @throws RecordsUnreadableException when they cannot be read now; the next try may be good
     */
    Page read(long after, Optional<String> since) throws RecordsUnreadableException;

    /** All that decides how the records are reached, what is trusted by its content, without the key: another way has another. */
    String way();

    /** Which database this is, in words that never change for the same: without the user and his key. */
    String place();

    /**
     * Some records.
     *
     * @param rows by id
     * @param isLast whether there were no more behind them
     */
    record Page(List<Row> rows, boolean isLast) {
        /** None yet, so that no read takes long: ask again for the same. */
        public static final Page LATER_ON = new Page(List.of(), false);

        /** Copies the rows. */
        public Page {
            rows = List.copyOf(rows);
        }

        /** Whether it says only that the same is to be asked for again. */
        public boolean isLaterOn() {
            return rows.isEmpty() && !isLast;
        }
    }

    /**
     * One record.
     *
     * @param id in Odoo
     * @param writeDate when it was written last, as Odoo writes a moment; empty: Odoo does not say
     * @param message JSON
     */
    record Row(long id, Optional<String> writeDate, byte[] message) {}

    /** Opens ways to records. */
    interface Opener {
        /**
         * Opens a way; asks nothing of anybody yet.
         *
         * @param connection name of an OdooConnection of the configuration
         * @param source with the duty
         * @param query what is read
         * @throws IllegalArgumentException when the configuration has no such connection or duty, or its key is not there; without secrets
         */
        Records open(String connection, OdooSource source, RecordQuery query);
    }
}

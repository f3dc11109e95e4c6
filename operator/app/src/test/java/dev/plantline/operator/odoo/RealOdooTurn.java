package dev.plantline.operator.odoo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One test class after the other works on the side kits of the real Odoo. The build runs classes in several processes, and what one does to a duty's group another
 * would take for an intruder.
 */
final class RealOdooTurn implements BeforeAllCallback, AfterAllCallback {
    private FileChannel turn;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (System.getenv("PLANTLINE_ODOO_URL") != null) {
            turn = FileChannel.open(
                    Path.of(System.getProperty("java.io.tmpdir"), "plantline-tests-on-odoo.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            turn.lock();
        }
    }

    /** Closing the file gives the turn away, and so does the end of the process. */
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (turn != null) {
            turn.close();
        }
    }
}

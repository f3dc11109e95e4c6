package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves what one duty's rows of the ledger know of an interface to another duty, over Odoo's API and with an administrator's key. Each call to Odoo is one
 * transaction. First the former duty is fenced, and last the new one may work, so that one that ends half-way has stopped the interface and is whole when
 * it is repeated.
 */
final class LedgerRehoming implements AutoCloseable {
    private final OdooProtocol administrator;
    private final Rehoming rehoming;
    private final String cluster;
    private final long action;

    /**
     * Makes the server action for it.
     *
     * @param cluster whose the plant is
     */
    LedgerRehoming(OdooProtocol administrator, String cluster, Rehoming rehoming) throws OdooFault {
        this.administrator = administrator;
        this.rehoming = rehoming;
        this.cluster = cluster;
        this.action = new SideKitInstaller(administrator)
                .createAction("Plantline: move rows of the ledger", KitText.rehoming());
    }

    /**
     * Looks whether everything can be moved; changes nothing.
     *
     * @return how many rows are still to be moved
     */
    long look() throws OdooFault {
        return run("look", Map.of()).path("rows").asLong();
    }

    /** Ends the work of pods under the former duty. */
    void fence() throws OdooFault {
        run("fence", Map.of());
    }

    /** Where a page ended, and how many rows it moved; the last key is null behind the end. */
    record Page(String last, long moved) {}

    /** Moves a part of the rows. */
    Page page(String after) throws OdooFault {
        JsonNode answer = run("page", Map.of("after", after));
        return new Page(answer.path("last").textValue(), answer.path("moved").asLong());
    }

    /** Lets pods work under the new duty. */
    void finish() throws OdooFault {
        run("finish", Map.of());
    }

    /**
     * All of it.
     *
     * @return how many rows were moved
     */
    long move() throws OdooFault {
        fence();
        long moved = 0;
        for (Page page = page(""); page.last() != null; page = page(page.last())) {
            moved += page.moved();
        }
        finish();
        return moved;
    }

    private JsonNode run(String what, Map<String, Object> more) throws OdooFault {
        Map<String, Object> request = new LinkedHashMap<>(more);
        request.put("do", what);
        request.put("plant", rehoming.plant());
        request.put("cluster", cluster);
        request.put("from", rehoming.from());
        request.put("to", rehoming.to());
        request.put("topics", new ArrayList<>(rehoming.topics()));
        return administrator.call(
                SideKitInstaller.ACTION,
                "run",
                Map.of("ids", List.of(action), "context", Map.of(SideKit.CONTEXT, request)));
    }

    @Override
    public void close() throws OdooFault {
        administrator.call(SideKitInstaller.ACTION, "unlink", Map.of("ids", List.of(action)));
    }
}

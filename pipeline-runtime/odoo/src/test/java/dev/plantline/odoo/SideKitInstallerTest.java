package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plantline.odoo.kit.AllowLists;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitPart;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two installations at once write the same rights: Odoo's load keeps to itself that one was in the other's way. */
class SideKitInstallerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLUSTER = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final KitText text = KitText.of(
            new KitOwner("lyon", "stock"),
            AllowLists.of(Map.of("stock.lot", Set.of("name")), Set.of(), Set.of(KitPart.load)));

    @Test
    void whatAnotherInstallationWasInTheWayOfIsTriedAgain() throws Exception {
        for (String why : new String[] {
            "could not serialize access due to concurrent update\n",
            "deadlock detected\nDETAIL:  Process 1 waits",
            "duplicate key value violates unique constraint \"ir_model_data_module_name_uniq_index\""
        }) {
            Odoo odoo = new Odoo(why, 2);
            new SideKitInstaller(odoo).install(CLUSTER, Map.of(text, 7L));
            assertThat(odoo.refused).as(why).isZero();
        }
    }

    @Test
    void whatStaysInTheWayIsContention() {
        OdooFault fault = catchThrowableOfType(OdooFault.class, () -> new SideKitInstaller(
                        new Odoo("could not serialize access due to concurrent update", Integer.MAX_VALUE))
                .install(CLUSTER, Map.of(text, 7L)));
        assertThat(fault.kind()).isEqualTo(OdooFault.Kind.contention);
        assertThat(fault).hasMessageContaining("cannot write ir.model.access, tried 5 times while others wrote it");
    }

    @Test
    void whatOdooRefusesForAnotherReasonIsNotTriedAgain() {
        Odoo odoo = new Odoo("No matching record found for external id 'x'", 2);
        OdooFault fault = catchThrowableOfType(
                OdooFault.class, () -> new SideKitInstaller(odoo).install(CLUSTER, Map.of(text, 7L)));
        assertThat(fault.kind()).isEqualTo(OdooFault.Kind.business);
        assertThat(odoo.refused).isOne();
    }

    /** An Odoo whose rights are refused for a while. */
    private static final class Odoo implements OdooProtocol {
        private final String why;
        int refused;

        Odoo(String why, int refused) {
            this.why = why;
            this.refused = refused;
        }

        @Override
        public JsonNode call(String model, String method, Map<String, ?> arguments) {
            if (method.equals("load")) {
                if (!model.equals("ir.model.access") || refused == 0) {
                    return JSON.createObjectNode()
                            .set("ids", JSON.createArrayNode().add(3));
                }
                refused--;
                var refusal = JSON.createObjectNode().put("ids", false);
                refusal.putArray("messages").addObject().put("type", "error").put("message", why);
                return refusal;
            }
            return method.equals("run")
                    ? JSON.createObjectNode().put("cluster", CLUSTER)
                    : JSON.createArrayNode().add(5).add(5);
        }

        @Override
        public String serverVersion() {
            return "19.0";
        }

        @Override
        public String toString() {
            return "Odoo of the test";
        }
    }
}

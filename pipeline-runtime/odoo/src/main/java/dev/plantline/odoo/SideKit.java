package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OdooGuards;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A side kit as it stands in Odoo: found by its name through the ledger, which its users may read, while server actions are for
 * administrators. Thread safe.
 */
final class SideKit {
    static final String LEDGER = "x_plantline_ledger";
    /** The request stands in this context key. */
    static final String CONTEXT = "plantline";

    /** What a kit says whose whole text is gone, or another than it was made with. */
    private static final String CHANGED = "is gone or is not as it was installed";

    private static final String INSTALL =
            "; run `plantline sidekit install`, or list an administrator's key for this database in the operator's chart, so that the operator does";

    private final OdooProtocol transport;
    private final long action;

    private SideKit(OdooProtocol transport, long action) {
        this.transport = transport;
        this.action = action;
    }

    /**
     * A kit that was looked for.
     *
     * @param state whether it can be used
     * @param database Odoo's database.uuid; null: unknown
     * @param kit the kit; null unless installed
     * @param explanation what is wrong and what to do; empty when installed
     * @param unguarded guards of this Odoo that are missing or changed; empty unless installed. The kit works without them
     * @param takes what its requests may have besides what every kit knows; empty unless installed
     */
    record Found(
            SideKitState state,
            String database,
            SideKit kit,
            String explanation,
            List<String> unguarded,
            Set<String> takes) {
        /** One that cannot be used. */
        static Found unusable(SideKitState state, String explanation) {
            return new Found(state, null, null, explanation, List.of(), Set.of());
        }
    }

    /**
     * Looks for a kit and compares its code with the hash in its name and the plant's cluster with ours, and whether the ledger is guarded.
     * A kit that an earlier release installed is {@link SideKitState#missing}, as far as its name or its answer shows it.
     *
     * @param cluster ours: the uid of its namespace kube-system
     * @throws OdooFault when Odoo cannot be asked
     * @throws IllegalArgumentException when the name is none of a side kit
     */
    static Found find(OdooProtocol transport, String name, String cluster) throws OdooFault {
        JsonNode rows;
        try {
            rows = transport.call(
                    LEDGER,
                    "search_read",
                    Map.of(
                            "domain",
                            List.of(
                                    List.of(
                                            "x_owner",
                                            "=",
                                            KitOwner.ofAction(name).ledger()),
                                    List.of("x_key", "=", "k:" + name)),
                            "fields",
                            List.of("x_record", "x_outcome", "x_text"),
                            "limit",
                            1));
        } catch (OdooFault e) {
            if (e.kind() == OdooFault.Kind.unknownName || e.kind() == OdooFault.Kind.notAllowed) {
                return missing(
                        "the ledger of the side kit is not in " + transport + ", or not for this user" + INSTALL);
            }
            throw e;
        }
        if (rows.path(0).path("x_outcome").asText().equals(SideKitInstaller.WITHDRAWN)) {
            return withdrawn(name, transport, rows.path(0).path("x_text").asText());
        }
        String record = rows.path(0).path("x_record").asText();
        if (!record.startsWith("ir.actions.server,")) {
            return missing("the side kit " + name + " is not in " + transport + INSTALL);
        }
        if (KitText.isOfEarlierRelease(name)) {
            return earlier(name, transport);
        }
        SideKit kit = new SideKit(transport, Long.parseLong(record.substring(record.indexOf(',') + 1)));
        JsonNode description;
        try {
            description = kit.run(Map.of("do", "describe", "action", kit.action));
        } catch (OdooFault e) {
            if (e.getMessage().contains(CHANGED)) {
                return drifted(name + KitText.WHOLE, transport);
            }
            if (e.kind() == OdooFault.Kind.business || e.kind() == OdooFault.Kind.notAllowed) {
                return missing(
                        "the side kit " + name + " cannot be run in " + transport + ": " + e.getMessage() + INSTALL);
            }
            if (e.kind() == OdooFault.Kind.mapping) {
                return drifted(name, transport);
            }
            throw e;
        }
        if (!name.endsWith("-" + KitText.hashOf(description.path("code").asText()))) {
            return drifted(name, transport);
        }
        if (!description.has("cluster") || !description.has("guarded") || !description.has("guards")) {
            return earlier(name, transport);
        }
        String plant = KitOwner.ofAction(name).plant();
        if (!description.path("cluster").isTextual()) {
            return missing("the row of the ledger that says which cluster has the plant " + plant + " is gone from "
                    + transport + ": find out who deleted it" + INSTALL);
        }
        String there = description.path("cluster").asText();
        if (!there.equals(cluster)) {
            return otherCluster(plant, there, cluster, transport);
        }
        return description.path("guarded").asBoolean()
                ? new Found(
                        SideKitState.installed,
                        description.path("database").asText(),
                        kit,
                        "",
                        OdooGuards.missing(description.path("guards")),
                        StreamSupport.stream(description.path("takes").spliterator(), false)
                                .map(JsonNode::asText)
                                .collect(Collectors.toUnmodifiableSet()))
                : unguarded(transport);
    }

    /** Runs the kit with a request and returns its answer. */
    JsonNode run(Map<String, Object> request) throws OdooFault {
        return transport.call(
                "ir.actions.server", "run", Map.of("ids", List.of(action), "context", Map.of(CONTEXT, request)));
    }

    private static Found missing(String explanation) {
        return Found.unusable(SideKitState.missing, explanation);
    }

    /** Told by the form of its name, or by an answer that lacks a field although the code is what the name says: nobody is accused. */
    private static Found earlier(String name, OdooProtocol transport) {
        return missing("the side kit " + name + " in " + transport
                + " is of an earlier release of Plantline, and this release cannot use it; run `plantline sidekit install` of this"
                + " release, which makes the right one beside it, or list an administrator's key for this database in the operator's chart, so"
                + " that the operator does");
    }

    private static Found otherCluster(String plant, String there, String ours, OdooProtocol transport) {
        return Found.unusable(
                SideKitState.otherCluster,
                "the plant " + plant + " in " + transport + " belongs to the cluster " + there
                        + ", and this is the cluster " + ours
                        + ". Give this plant another name; or, when the other cluster is gone, run: plantline sidekit adopt");
    }

    private static Found unguarded(OdooProtocol transport) {
        return Found.unusable(
                SideKitState.unguarded,
                "the trigger that keeps others from changing or deleting rows of the ledger is gone from " + transport
                        + ", or is another: somebody removed it, and may have changed what is known of messages. Find out who and why, then run"
                        + " `plantline sidekit install`");
    }

    private static Found withdrawn(String name, OdooProtocol transport, String why) {
        return Found.unusable(
                SideKitState.drifted,
                "the side kit " + name + " in " + transport
                        + " was taken out of use, because it is not as it was installed: " + why
                        + ". Find out who changed it and why, then run `plantline sidekit install`");
    }

    private static Found drifted(String name, OdooProtocol transport) {
        return Found.unusable(
                SideKitState.drifted,
                "the code of the side kit " + name + " in " + transport
                        + " is not what its name says: somebody edited it. Find out who and why, then run `plantline sidekit install`");
    }
}

package dev.plantline.operator;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.Moved;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.TargetModels;
import dev.plantline.odoo.StockReading;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odoo.SideKitNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** An Odoo that is there or not, as the test says. */
final class ScriptedOdoo implements OdooProbe {
    private static final SortedMap<String, TargetModels.Field> LOT = new TreeMap<>(Map.of(
            "name", new TargetModels.Field("char", null, null, null, null),
            "product_id", new TargetModels.Field("many2one", "product.product", null, null, null)));

    volatile Finding failing;
    volatile String kitState = "installed";
    volatile List<Finding> warnings = List.of();
    /** Rows of the ledger that were moved to another duty. */
    volatile List<Moved> moved = List.of();
    /** The only kits that are there; null: all. */
    volatile Set<String> installed;
    /** Whether it takes every question and answers none. */
    volatile boolean hanging;
    /** Whether somebody waits for it. */
    volatile boolean waiting;
    /** With what it was asked last. */
    volatile OdooAccess asked;

    /** How often its stock was compared with its moves. */
    volatile int compared;
    /** What a comparison of its stock with its moves shows. */
    volatile StockReading stock = StockReading.WITHOUT_STOCK;

    /** How often it was asked for users. */
    volatile int usersRead;
    /** For what they were asked last. */
    volatile Map<String, NeededGroups> usersNeed = Map.of();
    /** What it shows of them. */
    volatile Function<OdooAccess, Users> users = access -> new Users(new TreeMap<>(), null);

    /** How often it was asked for its models. */
    volatile int modelsRead;
    /** With what it answers when it is asked for them; null: with its models. */
    volatile OdooFault modelsFault;
    /** Whether it takes that question and does not answer. */
    volatile boolean modelsHang;
    /** What it has, as every user sees it. */
    volatile TargetModels models = new TargetModels(
            new TreeSet<>(Set.of("stock.lot")), new TreeMap<>(Map.of("stock.lot", LOT)), new TreeSet<>());

    @Override
    public Look look(OdooAccess access, Map<DutyUse, KitInUse> kits) {
        asked = access;
        if (hanging) {
            waitUntilInterrupted();
            return new Look(
                    Finding.no(Finding.ODOO_REACHABLE, "OdooAway", "the wait was ended"),
                    null,
                    null,
                    null,
                    null,
                    List.of());
        }
        if (failing != null) {
            // Without a right key no kit is seen; otherwise nothing is known of them.
            return new Look(
                    failing, null, null, failing.reason().equals("KeyRefused") ? List.of() : null, null, List.of());
        }
        List<SideKit> seen = new ArrayList<>();
        kits.forEach((kit, each) -> Stream.of(
                        each.action(), new SideKitNames().action(each.plant(), kit.duty(), each.newest()))
                .distinct()
                .forEach(action -> seen.add(new SideKit(
                        kit.duty(),
                        kit.use(),
                        action,
                        installed == null || installed.contains(action) ? kitState : "missing"))));
        return new Look(
                Finding.yes(Finding.ODOO_REACHABLE, Finding.AS_DECLARED, access + " answers to every key."),
                "19.0",
                "6f1c1c1e-0000-4000-8000-000000000001",
                seen,
                moved,
                warnings);
    }

    @Override
    public Users users(OdooAccess access, Map<String, NeededGroups> needs) {
        usersRead++;
        usersNeed = needs;
        return users.apply(access);
    }

    @Override
    public StockReading stock(OdooAccess access, long after, BooleanSupplier goesOn) {
        compared++;
        return stock;
    }

    @Override
    public TargetModels models(OdooAccess access, String duty, Function<TargetModels, Set<String>> wanted)
            throws OdooFault {
        modelsRead++;
        if (hanging || modelsHang) {
            waitUntilInterrupted();
        }
        if (modelsFault != null) {
            throw modelsFault;
        }
        if (failing != null) {
            throw new OdooFault(OdooFault.Kind.unreachable, "away", "nobody answers");
        }
        return models;
    }

    private void waitUntilInterrupted() {
        waiting = true;
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

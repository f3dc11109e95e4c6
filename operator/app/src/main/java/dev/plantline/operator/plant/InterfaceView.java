package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.MadeResource;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.topics.TopicsState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One interface, as the work on its plant left it.
 *
 * @param generation of the interface's manifest that was worked with
 * @param plant the plant's name; null: none
 * @param register what a list of interfaces shows of it; null: not known
 * @param raw whether it has raw steps
 * @param filledIn what was filled in for what the manifest leaves out, by where it comes from and by path
 * @param accepted hash of the manifest, which went live; null: it did not
 * @param contract by which a contract is known again, which went live; null: it did not
 * @param policies how it stands with the policies that are for it; null: there are none
 * @param changeControl whether people decide about its changes
 * @param batch whether a batch waits at its gate; null: it has none
 * @param emergency the revision that runs because one person let it, and that people have not approved since; empty: none
 * @param changedBy who changed the manifest while nobody could be asked about it, as far as this look knows; empty: it is good, or nobody is asked
 * @param obstacles why the manifest cannot go live
 * @param topics how its topics stand; empty: nobody could ask for them yet
 * @param live what its workload runs; empty: nothing
 * @param odoo whether its Odoo can be reached as declared
 * @param made what was made for it
 */
public record InterfaceView(
        Generation generation,
        String plant,
        OdooInterfaceStatus.Register register,
        boolean raw,
        Map<String, Map<String, String>> filledIn,
        String accepted,
        String contract,
        OdooInterfaceStatus.Policies policies,
        boolean changeControl,
        Finding batch,
        Optional<InterfaceRevision> emergency,
        List<String> changedBy,
        List<Obstacle> obstacles,
        Optional<TopicsState> topics,
        Optional<RunningRevision> live,
        Finding odoo,
        List<MadeResource> made) {}

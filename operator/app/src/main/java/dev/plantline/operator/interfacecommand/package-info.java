/** Commands of people to delivery: each is handed over once, and its status tells what came of it. */
package dev.plantline.operator.interfacecommand;

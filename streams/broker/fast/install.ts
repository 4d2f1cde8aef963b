export function installFastKafka(): void {}
export function setFastKafka(_on: boolean): void {}

export interface ThirdParty {
  name: string;
  version: string;
  licence: string;
  remark: string;
}
export function directDependencies(root: string): ThirdParty[];
export function refused(packages: readonly ThirdParty[]): string[];
export function render(packages: readonly ThirdParty[]): string;
